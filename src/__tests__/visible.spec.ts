import { visibleCode } from '../panel/cell/visible';

describe('visibleCode', () => {
  it.each([
    ['a carriage return', '# a\rb()', '# a␍\nb()'],
    ['line ends of Windows', 'a\r\nb', 'a\nb'],
    ['a line separator', '# a\u2028b', '# a⟨U+2028⟩b'],
    ['a vertical tab and a form feed', 'a\v\fb', 'a␋␌b'],
    ['an escape', '\u001b[2K', '␛[2K'],
    ['bidi', 'a\u202eb\u2066c', 'a⟨U+202E⟩b⟨U+2066⟩c'],
    ['zero width', 'a\u200bb\ufeff', 'a⟨U+200B⟩b⟨U+FEFF⟩'],
    ['tags', 'a\u{e0041}', 'a⟨U+E0041⟩'],
    ['blank letters', 'a\u3164', 'a⟨U+3164⟩'],
    [
      'blanks that are no spaces',
      'a\u00a0b\u2800\u3000',
      'a⟨U+00A0⟩b⟨U+2800⟩⟨U+3000⟩'
    ],
    ['variation selectors', 'a\ufe0f\ufe01', 'a⟨U+FE0F⟩⟨U+FE01⟩'],
    ['emoji as they are', '"⚠️ 1️⃣"', '"⚠️ 1️⃣"'],
    ['many blanks', `a${' '.repeat(5000)};b`, 'a ⟨5000×␣⟩ ;b'],
    ['deep indentation as it is', `${' '.repeat(40)}b`, `${' '.repeat(40)}b`],
    ['many empty lines', `a\n${'  \n'.repeat(300)}b`, 'a\n⟨300×⏎⟩\nb'],
    ['a few empty lines as they are', 'a\n\n\nb', 'a\n\n\nb'],
    ['nothing in plain code', 'x = "é中🙂"\n\ty', 'x = "é中🙂"\n\ty']
  ])('shows %s', (_, code, shown) => {
    expect(visibleCode(code)).toBe(shown);
  });
});
