/** Shows the characters of code that would be invisible, or would change how the rest looks. */

// Control, format (bidi, zero width, tags), line and paragraph separators, blanks other than the
// space, and letters that are blank.
const UNSEEN =
  // eslint-disable-next-line no-misleading-character-class -- each of them is meant by itself
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]/gu;
// Variation selectors, but for those that make a character an emoji.
const SELECTORS =
  /(?<![\p{Extended_Pictographic}\d#*])[\ufe0e\ufe0f]|[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]/gu;
// They would move what follows out of sight.
const BLANKS = /[ \t]{60,}/g;
const EMPTY_LINES = /\n(?:[ \t]*\n){12,}/g;

/** Text as it is, with the characters that would not be seen. */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(UNSEEN, shown)
    .replace(SELECTORS, shown);
}

/** Code as a card shows it. A lone carriage return ends a line in Python, so it does here. */
export function visibleCode(code: string): string {
  return visibleText(code)
    .replace(EMPTY_LINES, lines => `\n⟨${lines.split('\n').length - 2}×⏎⟩\n`)
    .replace(BLANKS, blanks => ` ⟨${blanks.length}×␣⟩ `);
}

function shown(character: string): string {
  switch (character) {
    case '\n':
    case '\t':
      return character;
    case '\r':
      return '␍\n';
    default:
      return picture(character.codePointAt(0) ?? 0);
  }
}

function picture(point: number): string {
  if (point < 0x20) {
    return String.fromCharCode(0x2400 + point);
  }
  return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
