/** What the server says of a check is read in the user's language. */

import { readFileSync } from 'fs';
import { join } from 'path';

import { checkText, verdictText } from '../panel/check/words';
import type { Trans } from '../panel/shared/context';

const sentences = JSON.parse(
  readFileSync(join(__dirname, '../../tests/vectors/checks.json'), 'utf-8')
) as string[];

const filled = (text: string, ...given: unknown[]) =>
  text.replace(/%(\d)/g, (_, at) => String(given[Number(at) - 1]));
/** Translates into capitals. */
const trans = {
  __: (text: string, ...given: unknown[]) =>
    filled(text.toUpperCase(), ...given)
} as unknown as Trans;

describe('what a check says', () => {
  it.each(sentences)('is translated: %s', sentence => {
    const parts = ['`a. B`', '3'];
    expect(checkText(filled(sentence, ...parts), trans)).toBe(
      filled(sentence.toUpperCase(), ...parts)
    );
  });

  it.each([
    'Cells 1, 3 and 6 do not run from the top.',
    'Cells 1, 2, 3, 4, 5 and 12 more do not run from the top.',
    'Runs from the top. 2 cells give other results each time.',
    'Cell 2 does not run from the top. Why is not known: only Python code is read for causes. Pictures are not the same to the byte; what they show was not compared.'
  ])('is translated, the cells that it names too: %s', text => {
    expect(verdictText(text, trans)).toBe(text.toUpperCase());
  });

  it('stays as a program has written it', () => {
    const text = 'KeyError: no such key. Failed. `x`';
    expect(checkText(text, trans)).toBe(text);
  });
});
