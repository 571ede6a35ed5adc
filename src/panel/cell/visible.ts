/** Shows the characters of code that would be invisible, or would change how the rest looks. */

// Control, format (bidi, zero width, tags), line and paragraph separators, and blank letters.
const UNSEEN =
  // eslint-disable-next-line no-misleading-character-class -- each of them is meant by itself
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0]/gu;

/** Code as a card shows it. A lone carriage return ends a line in Python, so it does here. */
export function visibleCode(code: string): string {
  return code.replace(/\r\n/g, '\n').replace(UNSEEN, character => {
    switch (character) {
      case '\n':
      case '\t':
        return character;
      case '\r':
        return '␍\n';
      default:
        return picture(character.codePointAt(0) ?? 0);
    }
  });
}

function picture(point: number): string {
  if (point < 0x20) {
    return String.fromCharCode(0x2400 + point);
  }
  return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
