/** The rows of a long table, counted without a document: one of megabytes would block the page. */

const MARK =
  /<(?:(\/?)(table|tr)(?=[\s/>])|(?:!--|script|style|textarea|title|template|iframe|noscript))/gi;
/** A tag within an attribute. */
const QUOTED = /=\s*(?:"[^"<>]*<|'[^'<>]*<)/;

/** Rows, with those of its head, of the table that is open at `place`; 0 where that is unsure. */
export function rowsAt(html: string, place: number): number {
  let open = 0;
  let start = 0;
  let rows = 0;
  let isSure = true;
  for (const { index, 1: slash, 2: name } of html.matchAll(MARK)) {
    if (!open && index >= place) {
      return 0;
    }
    if (name?.toLowerCase() === 'tr') {
      rows += slash ? 0 : 1;
    } else if (!name) {
      // What stands in a comment or a script may look like rows.
      isSure = false;
    } else if (!slash) {
      isSure = open === 0;
      [start, rows] = open ? [start, rows] : [index, 0];
      open += 1;
    } else if (open) {
      open -= 1;
      if (!open && index >= place) {
        return isSure && !QUOTED.test(html.slice(start, index)) ? rows : 0;
      }
    }
  }
  return 0;
}

/** Without its style sheets: that of a styled table may be longer than the table. */
export function withoutStyles(html: string): string {
  const kept: string[] = [];
  let place = 0;
  for (;;) {
    const rest = /<style\b[^<>]*>/gi;
    rest.lastIndex = place;
    const found = rest.exec(html);
    const end = found ? html.indexOf('</style>', rest.lastIndex) : -1;
    if (!found || end < 0) {
      return kept.join('') + html.slice(place);
    }
    kept.push(html.slice(place, found.index));
    place = end + '</style>'.length;
  }
}
