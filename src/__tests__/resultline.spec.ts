/** The one line of what came out of a run, also from outputs that mean harm. */

import type * as nbformat from '@jupyterlab/nbformat';

import { imageUrl } from '../notebook/read/imageurl';
import { resultLine } from '../notebook/read/resultline';

const print = (text: unknown, name = 'stdout'): nbformat.IOutput => ({
  output_type: 'stream',
  ...{ name, text: text as string }
});
const show = (data: object): nbformat.IOutput => ({
  output_type: 'display_data',
  ...{ data: data as nbformat.IMimeBundle, metadata: {} }
});
const fail = (ename: unknown, evalue: unknown): nbformat.IOutput =>
  ({ output_type: 'error', ename, evalue, traceback: [] }) as nbformat.IOutput;

const text = (line: string) => ({ kind: 'text', text: line });
const FRAME = `<div><style scoped>.dataframe { color: red }</style>
<table border="1" class="dataframe">
<thead><tr><th></th><th>city</th><th>mm</th></tr></thead>
<tbody><tr><th>0</th><td>Lyon</td><td>830</td></tr><tr><th>1</th><td>Riga</td><td>640</td></tr></tbody>
</table></div>`;
const LONG = `${FRAME}<p>1,234 rows × 56 columns</p>`;
const PNG = 'iVBORw0KGgo=';

describe('resultLine', () => {
  it.each([
    ['nothing', [], null],
    ['blank text', [print(' \n\n')], null],
    ['the last line printed', [print('a\nb\n\n')], text('b')],
    ['a list of lines', [print(['a\n', 'b\n'])], text('b')],
    ['the last output', [print('a'), print('b')], text('b')],
    ['no warning', [print('a'), print('careful', 'stderr')], text('a')],
    ['a warning alone', [print('careful', 'stderr')], text('careful')],
    ['a value', [show({ 'text/plain': '42' })], text('42')],
    [
      'a table that was counted',
      [show({ 'text/html': FRAME, 'text/plain': 'city mm' })],
      { kind: 'table', text: '', rows: 2, columns: 2 }
    ],
    [
      'a table that gives its shape',
      [show({ 'text/html': LONG })],
      { kind: 'table', text: '', rows: 1234, columns: 56 }
    ],
    [
      'a table without a head',
      [show({ 'text/html': '<table><tr><td>1</td><td>2</td></tr></table>' })],
      { kind: 'table', text: '', rows: 1, columns: 2 }
    ],
    [
      'an empty table',
      [show({ 'text/html': '<table></table>', 'text/plain': 'none' })],
      text('none')
    ],
    [
      'a plot',
      [print('x'), show({ 'image/png': PNG, 'text/plain': '<Figure>' })],
      { kind: 'image', text: '<Figure>' }
    ],
    [
      'an error',
      [fail('ValueError', 'too few\nin line 3'), print('later')],
      { kind: 'error', text: 'ValueError: too few' }
    ],
    ['an error without words', [fail('X', '')], { kind: 'error', text: 'X' }],
    [
      'an error of the wrong type',
      [fail(3, { a: 1 })],
      { kind: 'error', text: 'Error' }
    ],
    [
      'the words of HTML',
      [
        show({
          'text/html': '<b>bold</b> <script>bad()</script>',
          'text/plain': '<IPython.core.display.HTML object>'
        })
      ],
      text('bold')
    ],
    ['Markdown', [show({ 'text/markdown': '# A\n\nb' })], text('b')],
    [
      'the values of a short series',
      [
        print(
          'Means:\ncity\nOslo      763.0\nBergen   2250.0\nName: mm, dtype: float64\n'
        )
      ],
      text('Oslo 763.0, Bergen 2250.0')
    ],
    [
      'the number of values of a series',
      [show({ 'text/plain': 'a    1\nb    2\nc    3\nd    4\ndtype: int64' })],
      { kind: 'table', text: '', rows: 4, columns: 1 }
    ],
    [
      'the length of a long series',
      [print('0     0\n     ..\n99   99\nName: n, Length: 100, dtype: int64')],
      { kind: 'table', text: '', rows: 100, columns: 1 }
    ],
    [
      'a type alone',
      [print('Series([], dtype: object)\ndtype: int64')],
      text('dtype: int64')
    ],
    ['no HTML of text', [print('<img src=x>')], text('<img src=x>')],
    ['no colours', [print('\u001b[31mred\u001b[0m')], text('red')],
    ['no link of a terminal', [print('\u001b]8;;http://x\u0007a')], text('a')],
    ['a progress bar as it ended', [print('10%\r50%\r100%\r\n')], text('100%')],
    ['outputs of the wrong shape', [show([]), show({ 'text/plain': 3 })], null],
    [
      'no data',
      [
        {
          output_type: 'display_data',
          data: null
        }
      ],
      null
    ]
  ])('shows %s', (_, outputs, expected) => {
    expect(resultLine(outputs)).toEqual(expected);
  });

  it.each([
    ['counted', '', { kind: 'table', text: '', rows: 4000, columns: 2 }],
    [
      'as it says itself',
      '<p>90000 rows × 7 columns</p>',
      { kind: 'table', text: '', rows: 90_000, columns: 7 }
    ]
  ])('shows the shape of a table of megabytes, %s', (_, below, expected) => {
    // Few of its rows become a document: jsdom takes long for each.
    const value = '1'.repeat(500);
    const row = `<tr><th>0</th><td class="data row0 col0">${value}</td><td>2</td></tr>`;
    const head = '<thead><tr><th></th><th>a</th><th>b</th></tr></thead>';
    const style = '<style>td { color: red }</style>'.repeat(10_000);
    const html = `${style}<table>${head}${row.repeat(4000)}</table>${below}`;
    const plain = '<pandas.io.formats.style.Styler at 0x7f12>';
    expect(
      resultLine([show({ 'text/html': html, 'text/plain': plain })])
    ).toEqual(expected);
  });

  it('states no shape of a table of megabytes that has no end', () => {
    const html = `<table>${`<tr><td>${'1'.repeat(500)}</td></tr>`.repeat(5000)}`;
    const data = { 'text/html': html, 'text/plain': 'many' };
    expect(resultLine([show(data)])).toEqual(text('many'));
  });

  it('is bounded', () => {
    const line = resultLine([print('😀'.repeat(1_000_000))])?.text ?? '';
    expect(Array.from(line)).toHaveLength(200);
    expect(line.endsWith('😀…')).toBe(true);
    const { rows } = resultLine([
      show({ 'text/html': `${FRAME}<p>${'9'.repeat(99)} rows × 1 columns</p>` })
    ]) ?? { rows: 0 };
    expect(rows).toBeLessThanOrEqual(1e15);
  });

  it('neither runs nor loads what is in HTML', () => {
    const html = '<table><tr><td><img src=x onerror="bad=1"></td></tr></table>';
    resultLine([show({ 'text/html': html })]);
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('imageUrl', () => {
  it('is the data of an image, and of nothing else', () => {
    expect(imageUrl(show({ 'image/png': `${PNG}\n` }))).toBe(
      `data:image/png;base64,${PNG}`
    );
    expect(imageUrl(show({ 'image/svg+xml': '<svg/>' }))).toBe(
      'data:image/svg+xml,%3Csvg%2F%3E'
    );
    expect(imageUrl(show({ 'text/html': '<img>' }))).toBeNull();
    expect(imageUrl(print('x'))).toBeNull();
  });
});
