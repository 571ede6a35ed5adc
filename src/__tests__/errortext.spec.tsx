/** What the server says of an error is read in the user's language. */

import { nullTranslator } from '@jupyterlab/translation';
import { readFileSync } from 'fs';
import { join } from 'path';
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { errorText } from '../panel/errors/text';
import { ErrorText } from '../panel/errors/words';
import { PanelContext, type Trans } from '../panel/shared/context';

const sentences = ['errors', 'files', 'tested'].flatMap(name => {
  const path = join(__dirname, `../../tests/vectors/${name}.json`);
  return JSON.parse(readFileSync(path, 'utf-8')) as string[];
});

const filled = (text: string, ...given: unknown[]) =>
  text.replace(/%(\d)/g, (_, at) => String(given[at - 1]));
/** Translates into capitals. */
const trans = {
  __: (text: string, ...given: unknown[]) =>
    filled(text.toUpperCase(), ...given),
  _n: (_: string, text: string, count: number) =>
    filled(text.toUpperCase(), count)
} as unknown as Trans;

const PARTS = ['my.host:8000', '20 seconds', "x's (a|b) $1.*", 'last'];

describe('errors', () => {
  it.each(sentences)('are translated: %s', sentence => {
    const said = filled(sentence, ...PARTS.map((_, at) => `p${at}`));
    const shown = filled(sentence.toUpperCase(), 'p0', 'p1', 'p2', 'p3');
    expect(errorText(said, trans)).toBe(shown);
  });

  it('keep what the server has put into them, but for times', () => {
    const host = 'http://a/%1$&';
    expect(
      errorText(
        `${host} did not start to answer within 20 seconds. Try again, or choose another model.`,
        trans
      )
    ).toBe(
      `${host} DID NOT START TO ANSWER WITHIN 20 SECONDS. TRY AGAIN, OR CHOOSE ANOTHER MODEL.`
    );
    const wait = 'a reports too many requests. Try again in 5 minutes.';
    expect(errorText(wait, trans)).toBe(
      'a REPORTS TOO MANY REQUESTS. TRY AGAIN IN 5 MINUTES.'
    );
  });

  it('say how many tokens a limit has', () => {
    const limit =
      'The limit of 1,600 tokens for a day leaves 100, and the next request needs about 1,722. It was not sent; what was done before is preserved. Continue tomorrow, or ask your administrator (c.GPTCode.token_limits) to raise it.';
    expect(errorText(limit, trans)).toBe(
      limit
        .toUpperCase()
        .replace('C.GPTCODE.TOKEN_LIMITS', 'c.GPTCode.token_limits')
    );
    expect(errorText(limit, nullTranslator.load('jupyterlab'))).toBe(limit);
  });

  it('stay as they are where they are not known, and in English', () => {
    expect(errorText('Something new.', trans)).toBe('Something new.');
    for (const sentence of sentences) {
      const said = filled(sentence, ...PARTS);
      expect(errorText(said, nullTranslator.load('jupyterlab'))).toBe(said);
    }
  });

  it('say nothing until their words are loaded, and then nothing twice', async () => {
    (
      globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
    ).IS_REACT_ACT_ENVIRONMENT = true;
    const node = document.createElement('div');
    const root = createRoot(node);
    const said: string[] = [];
    const observer = new MutationObserver(() => said.push(node.textContent));
    observer.observe(node, {
      ...{ characterData: true, childList: true, subtree: true }
    });
    const context = { trans } as React.ContextType<typeof PanelContext>;
    const shown = (text: string, own = context) =>
      root.render(
        <PanelContext.Provider value={own}>
          <ErrorText text={text} />
        </PanelContext.Provider>
      );
    act(() => shown('This conversation was deleted.'));
    expect(node.textContent).toBe('');
    await act(async () => {
      await import('../panel/errors/text');
    });
    expect(node.textContent).toBe('THIS CONVERSATION WAS DELETED.');
    expect(said.filter(text => text)).toEqual([node.textContent]);
    // Those that come later are known at once.
    act(() => shown('Nothing was changed.'));
    expect(node.textContent).toBe('NOTHING WAS CHANGED.');
    act(() => shown('Something new.'));
    expect(node.textContent).toBe('Something new.');
    const english = { trans: nullTranslator.load('jupyterlab') };
    act(() => shown('Nothing was changed.', english as typeof context));
    expect(node.textContent).toBe('Nothing was changed.');
    act(() => root.unmount());
    observer.disconnect();
  });
});
