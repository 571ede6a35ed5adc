/** Long data made short enough to be sent; what is left out is counted. */

import { rowsAt, withoutStyles } from './tablerows';

/** Characters of one text; the server decides how much of it the model gets. */
const TEXT = 100_000;
/** Characters of a page or a script, which may hold a whole chart. */
const MARKUP = 200_000;
/** Characters of a text in JSON, such as numbers in base64, and items of a list in it. */
const TEXT_IN_JSON = 20_000;
const ITEMS = 1_000;
/** Characters of a line that is left out rather than cut. */
const LINE = 2_000;

export function shortText(text: string): string {
  return cut(text, TEXT, atLineEnd);
}

/** A table that is cut says how many rows it has: nobody can count them in what is sent. */
export function shortMarkup(text: string): string {
  if (text.length <= MARKUP) {
    return text;
  }
  const seen = withoutStyles(text);
  return cut(seen, MARKUP, halves, place => {
    const rows = rowsAt(seen, place);
    return rows ? `, of a table with ${rows} rows` : '';
  });
}

/** JSON as a text, or nothing if it is too long even so: cut JSON could not be read. */
export function shortJson(value: unknown): string {
  const whole = JSON.stringify(value ?? null);
  if (whole.length <= TEXT) {
    return whole;
  }
  const text = JSON.stringify(value, (_, part: unknown) => shortPart(part));
  return text.length <= MARKUP ? text : '';
}

function shortPart(part: unknown): unknown {
  if (typeof part === 'string') {
    return cut(part, TEXT_IN_JSON);
  }
  if (Array.isArray(part) && part.length > ITEMS + 1) {
    const missing = part.length - ITEMS;
    const items: unknown[] = part.slice(0, ITEMS);
    return [...items, `… ${missing} items not sent …`];
  }
  return part;
}

function cut(
  text: string,
  limit: number,
  trim = halves,
  noted: (place: number) => string = () => ''
): string {
  if (text.length <= limit) {
    return text;
  }
  const half = limit / 2;
  const [head, tail] = trim(text.slice(0, half), text.slice(-half));
  const missing = text.length - head.length - tail.length;
  return `${head}\n… ${missing} characters not sent${noted(head.length)} …\n${tail}`;
}

function halves(head: string, tail: string): string[] {
  return [head, tail];
}

/** Without the line that was cut, unless it is a long one. */
function atLineEnd(head: string, tail: string): string[] {
  const end = head.lastIndexOf('\n');
  const start = tail.indexOf('\n') + 1;
  return [
    head.length - end < LINE && end > 0 ? head.slice(0, end) : head,
    start < LINE ? tail.slice(start) : tail
  ];
}
