import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import { applyEvent } from '../conversation/reducer';
import { emptyTranscript } from '../conversation/transcript';
import { PanelContext } from '../panel/shared/context';
import { Thinking } from '../panel/thinking';

const BASE = { turn: 1, step: 's' };

describe('thinking', () => {
  it('is a part of its own, and never a block', () => {
    const transcript = [
      {
        ...BASE,
        seq: 1,
        type: 'step-start' as const,
        kind: 'prompt' as const,
        model: 'm'
      },
      {
        ...BASE,
        seq: 2,
        type: 'thinking-delta' as const,
        text: '```python\n'
      },
      { ...BASE, seq: 3, type: 'thinking-delta' as const, text: 'x' },
      { ...BASE, seq: 4, type: 'text-delta' as const, text: 'Done.' }
    ].reduce(applyEvent, emptyTranscript('a.ipynb'));
    expect(transcript.turns[0].parts.slice(1)).toEqual([
      { type: 'thinking', text: '```python\nx' },
      { type: 'text', text: 'Done.' }
    ]);
  });

  it('is folded and plain text', () => {
    const trans = nullTranslator.load('jupyterlab_gptcode');
    const shown = (text: string): string =>
      renderToStaticMarkup(
        <PanelContext.Provider value={{ trans } as never}>
          <Thinking text={text} />
        </PanelContext.Provider>
      );
    expect(shown('\n<b>Hm</b>\n')).toBe(
      '<details class="jp-gptcode-thinking"><summary>Thinking</summary>' +
        '<div class="jp-gptcode-thinking-text" dir="auto">&lt;b&gt;Hm&lt;/b&gt;</div></details>'
    );
    expect(shown(' \n')).toBe('');
  });
});
