import { visibleLabels, visibleName } from '../panel/shared/names';

describe('visibleName', () => {
  it.each([
    ['a reversed ending', 'invoice\u202efdp.exe', 'invoice⟨U+202E⟩fdp.exe'],
    ['isolates', 'a\u2066b\u2069.csv', 'a⟨U+2066⟩b⟨U+2069⟩.csv'],
    ['zero width', 'a\u200b.csv', 'a⟨U+200B⟩.csv'],
    ['line ends and tabs', 'a\nb\rc\td\r\ne', 'a␊b␍c␉d␍␊e'],
    ['an escape', '\u001b[2K', '␛[2K'],
    ['the picture of a line end', 'a␍', 'a␍'],
    ['letters of any script', 'é中مرحبا.csv', 'é中مرحبا.csv']
  ])('shows %s', (_, name, shown) => {
    expect(visibleName(name)).toBe(shown);
  });

  it('is used for labels', () => {
    expect(visibleLabels(['a/x\u202e.csv', 'b/x\u202e.csv'], 'a')).toEqual([
      'x⟨U+202E⟩.csv',
      'b/x⟨U+202E⟩.csv'
    ]);
  });
});
