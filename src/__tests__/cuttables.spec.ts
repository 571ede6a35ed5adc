/** Tables that are too long to be sent whole: how many rows they have is sent with them. */

import { sentOutputs } from '../notebook/read/outputs';
import { rowsAt, withoutStyles } from '../notebook/read/tablerows';

const ROW = '<tr><th>1</th><td>some text in a cell</td></tr>';
const HEAD = '<thead><tr><th></th><th>a</th></tr></thead>';
const table = (rows: number) =>
  `<div><table class="dataframe">${HEAD}<tbody>${ROW.repeat(rows)}</tbody></table></div>`;

function sent(html: string): string {
  const output = { output_type: 'display_data', data: { 'text/html': html } };
  const [{ data }] = sentOutputs([output], () => true);
  return (data as Record<string, string>)['text/html'];
}

function note(html: string): string {
  return /\n(….*…)\n/.exec(sent(html))?.[1] ?? '';
}

describe('a page that is too long', () => {
  it('is sent with the number of rows of the table in which it is cut', () => {
    const html = table(30_000);
    expect(note(html)).toBe(
      `… ${html.length - 200_000} characters not sent, of a table with 30001 rows …`
    );
    expect(sent(html).slice(0, 100_000)).toBe(html.slice(0, 100_000));
  });

  it('is sent without its style sheets', () => {
    const style = `<STYLE type="text/css">${'#T_a { color: red }\n'.repeat(20_000)}</style>`;
    expect(sent(`${style}${table(2)}`)).toBe(table(2));
    const html = table(30_000);
    expect(note(`${style}${html}`)).toBe(note(html));
  });

  it.each([
    ['a cut outside of a table', `${table(2)}<p>${'x'.repeat(300_000)}</p>`],
    ['a table with no end', `<table>${ROW.repeat(30_000)}`],
    [
      'a table within which another one ended',
      `<table><tr><td>${table(2)}${ROW.repeat(30_000)}</table>`
    ],
    ['a comment', `<table><!-- <tr> -->${ROW.repeat(30_000)}</table>`],
    ['an attribute', `<table title="<tr>">${ROW.repeat(30_000)}</table>`],
    ['a script', `<table><script>"<tr>"</script>${ROW.repeat(9_000)}</table>`]
  ])('counts no rows of %s', (_, html) => {
    const missing = html.length - 200_000;
    expect(note(html)).toBe(`… ${missing} characters not sent …`);
  });
});

describe('rowsAt', () => {
  it('counts the rows of the table at a place, if its tags are in small letters', () => {
    const html = `${table(3)}<p>${table(5).toUpperCase()}</p><track>${table(7)}`;
    const places = [...html.matchAll(/<table/gi)].map(({ index }) => index + 1);
    expect(places.map(place => rowsAt(html, place))).toEqual([4, 0, 8]);
    expect(rowsAt(html, html.indexOf('<track>'))).toBe(0);
    expect(rowsAt(html, html.length)).toBe(0);
  });

  it.each(['<table', '<style ', '<style>', '<tr><table>', '="', "='<", '<!--'])(
    'reads %s a hundred thousand times in one pass',
    part => {
      const html = part.repeat(100_000);
      expect(rowsAt(html, html.length / 2)).toBe(0);
      expect(rowsAt(`<table>${html}</table>`, 10)).toBe(0);
      expect(withoutStyles(html)).toBe(html);
    }
  );
});
