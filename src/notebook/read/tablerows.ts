/** The rows of a long table, counted without a document: one of megabytes would block the page. */

/** What may hold what looks like a row, and the end of a table or another one. */
const UNSURE =
  /<(?:\/?table|!--|script|style|textarea|title|template|iframe|noscript)|=\s*["'][^"'<>]*</i;

/** Rows, with those of its head, of the table that is open at `place`; 0 where that is unsure. */
export function rowsAt(html: string, place: number): number {
  const start = html.lastIndexOf('<table', place - 1) + 6;
  const end = html.indexOf('</table', place);
  const table = html.slice(start, end);
  return start < 6 || end < 0 || !/^[\s>]/.test(table) || UNSURE.test(table)
    ? 0
    : table.split(/<tr(?=[\s/>])/i).length - 1;
}

/** Without its style sheets: that of a styled table may be longer than the table. */
export function withoutStyles(html: string): string {
  return html.replace(/<style\b[^<>]*>[^<]*<\/style>/gi, '');
}
