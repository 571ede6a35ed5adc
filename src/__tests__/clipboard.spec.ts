import fc from 'fast-check';

import { csv, htmlTable, pasted, tabbedTable } from '../files/clipboard';

const clipboard = (texts: Record<string, string>, files: File[] = []) =>
  ({
    files,
    getData: (type: string) => texts[type] ?? ''
  }) as unknown as DataTransfer;

const TABLE =
  '<table><tr><th>city</th><th>mm</th></tr><tr><td>Riga</td><td>640</td></tr></table>';

describe('htmlTable', () => {
  it('reads a table and its headers', () => {
    const rows = [
      ['city', 'mm'],
      ['Riga', '640']
    ];
    expect(htmlTable(`<style>td {}</style>${TABLE}`)).toEqual(rows);
  });

  it('is none where there is text around it, a second one, or a single cell', () => {
    expect(htmlTable(`<p>See below.</p>${TABLE}`)).toBeNull();
    expect(htmlTable(TABLE + TABLE)).toBeNull();
    expect(htmlTable('<table><tr><td>1</td></tr></table>')).toBeNull();
  });
});

describe('tabbedTable', () => {
  it('reads rows of the same length', () => {
    expect(tabbedTable('a\tb\r\n1\t2\r\n')).toEqual([
      ['a', 'b'],
      ['1', '2']
    ]);
  });

  it.each([
    'just words',
    'two\nlines',
    'if x:\n\treturn',
    '\ta\tb\n\tc\td',
    'a\tb',
    'a\tb\nc'
  ])('leaves %j as text', text => {
    expect(tabbedTable(text)).toBeNull();
  });

  it('comes back from what spreadsheets write', () => {
    const field = fc.string().map(text => text.replace(/[\t\r\n]/g, ' '));
    const rows = fc.array(fc.tuple(fc.constant('x'), field), { minLength: 2 });
    fc.assert(
      fc.property(rows, table => {
        const text = table.map(row => row.join('\t')).join('\n');
        expect(tabbedTable(text)).toEqual(table);
      })
    );
  });
});

test('fields are quoted where they have to be', () => {
  expect(
    csv([
      ['a,b', 'say "x"'],
      ['1\n2', 'plain']
    ])
  ).toBe('"a,b","say ""x"""\n"1\n2",plain\n');
});

describe('pasted', () => {
  const image = (name: string) => new File(['x'], name, { type: 'image/png' });

  it('takes the table of a spreadsheet, not the image of it', () => {
    const found = pasted(
      clipboard({ 'text/html': TABLE, 'text/plain': 'a\tb\nc\td' }, [
        image('image.png')
      ])
    );
    expect(found?.files.map(({ name }) => name)).toEqual(['pasted.csv']);
    expect(found?.numbers).toBe(true);
  });

  it('names an image without a name, and preserves the names of copied files', () => {
    const screenshot = pasted(clipboard({}, [image('image.png')]));
    expect(screenshot?.files[0].name).toBe('pasted.png');
    expect(screenshot?.numbers).toBe(true);
    const copied = pasted(clipboard({}, [image('cat.png'), image('dog.png')]));
    expect(copied?.files.map(({ name }) => name)).toEqual([
      'cat.png',
      'dog.png'
    ]);
    expect(copied?.numbers).toBe(false);
  });

  it('leaves text alone, also text with an image of it', () => {
    expect(pasted(clipboard({ 'text/plain': 'words' }))).toBeNull();
    const words = { 'text/plain': 'words', 'text/html': '<b>words</b>' };
    expect(pasted(clipboard(words, [image('image.png')]))).toBeNull();
    expect(pasted(clipboard({}))).toBeNull();
  });
});
