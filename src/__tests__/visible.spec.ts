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
    ['nothing in plain code', 'x = "é中🙂"\n\ty', 'x = "é中🙂"\n\ty']
  ])('shows %s', (_, code, shown) => {
    expect(visibleCode(code)).toBe(shown);
  });
});
