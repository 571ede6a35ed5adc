/** What the server says of a cell is read in the user's language. */

import { readFileSync } from 'fs';
import { join } from 'path';

import { hiddenText, reasonText, riskText } from '../panel/cell/serverwords';
import type { Trans } from '../panel/shared/context';

const { risks, sentences } = JSON.parse(
  readFileSync(join(__dirname, '../../tests/vectors/risks.json'), 'utf-8')
) as Record<string, string[]>;

/** Translates into capitals. */
const trans = {
  __: (text: string, ...given: unknown[]) =>
    text.toUpperCase().replace(/%(\d)/g, (_, at) => String(given[at - 1]))
} as unknown as Trans;

describe('the words of the server', () => {
  it.each(risks)('translates "%s"', risk => {
    const isVerb = risk.endsWith(' ');
    const shown = riskText(isVerb ? `${risk}a: b.csv` : risk, trans);
    expect(shown).toBe(risk.toUpperCase() + (isVerb ? 'a: b.csv' : ''));
    if (!isVerb) {
      expect(riskText(`${risk}: a%1: b`, trans)).toBe(
        `${risk.toUpperCase()}: a%1: b`
      );
    }
  });

  it.each(sentences)('translates "%s"', sentence => {
    const named = (text: string) => text.replace('%1', 'a-1');
    expect(reasonText(`No. ${named(sentence)}`, trans)).toBe(
      `No. ${named(sentence.toUpperCase())}`
    );
  });

  it.each([
    ['deletes files that this cell does not name', undefined],
    ['3 more', undefined],
    ['line 3: data made up where a file is missing', undefined],
    ['line 3: except: pass', 'LINE 3: except: pass']
  ])('translates "%s"', (said, shown = said.toUpperCase()) => {
    const text = said.startsWith('line') ? hiddenText : riskText;
    expect(text(said, trans)).toBe(shown);
  });

  it('shows what it does not know as it is', () => {
    const said = 'does something: new';
    expect(riskText(said, trans)).toBe(said);
    expect(reasonText(said, trans)).toBe(said);
    expect(hiddenText(said, trans)).toBe(said);
  });
});
