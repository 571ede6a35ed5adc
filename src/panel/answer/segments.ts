/** Cuts Markdown at blank lines outside fences, so that finished segments are rendered once. */

const FENCE = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/;

/** The segments of a text, which joined are the text. Only the last one can change. */
export function segments(text: string): string[] {
  const found: string[] = [];
  let current = '';
  let fence: string | null = null;
  let blank = false;
  for (const line of text.split(/(?<=\n)/)) {
    if (blank && fence === null && startsBlock(line)) {
      found.push(current);
      current = '';
    }
    fence = nextFence(fence, line);
    blank = line.trim() === '';
    current += line;
  }
  return current ? [...found, current] : found;
}

/** Indented lines and list items may belong to a list above the blank line. */
function startsBlock(line: string): boolean {
  return line.trim() !== '' && !/^(?:[ \t]|[-*+] |\d{1,9}[.)] )/.test(line);
}

function nextFence(open: string | null, line: string): string | null {
  const match = FENCE.exec(line.trimEnd());
  if (!match) {
    return open;
  }
  const [, marks, info] = match;
  if (open === null) {
    return marks[0] === '`' && info.includes('`') ? null : marks;
  }
  const closes =
    marks[0] === open[0] && marks.length >= open.length && !info.trim();
  return closes ? null : open;
}
