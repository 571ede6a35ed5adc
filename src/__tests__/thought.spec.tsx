import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import { applyEvent } from '../conversation/reducer';
import {
  emptyTranscript,
  type IThought,
  type Part
} from '../conversation/transcript';
import { PanelContext } from '../panel/shared/context';
import { Thinking } from '../panel/thinking';
import type { SavedEvent } from '../server/wire';

type Said =
  | { type: 'step-start'; step?: string }
  | { type: 'thinking-delta' | 'text-delta'; text: string }
  | { type: 'thought'; tokens: number; about?: boolean };

function partsOf(...said: Said[]): Part[] {
  const events = said.map((each, index) => ({
    ...{ turn: 1, step: 's', kind: 'prompt', model: 'm' },
    ...each,
    seq: index + 1
  })) as SavedEvent[];
  return events.reduce(applyEvent, emptyTranscript('a.ipynb')).turns[0].parts;
}

describe('how much a model thought', () => {
  it('stands at its thinking', () => {
    const parts = partsOf(
      { type: 'step-start' },
      { type: 'thinking-delta', text: 'Hm.' },
      { type: 'text-delta', text: 'Yes.' },
      { type: 'thought', tokens: 640 }
    );
    expect(parts.slice(1)).toEqual([
      { type: 'thinking', text: 'Hm.', thought: { tokens: 640 } },
      { type: 'text', text: 'Yes.' }
    ]);
    expect(parts[0]).not.toHaveProperty('thought');
  });

  it('stands at the step where its thinking is not shown', () => {
    const parts = partsOf(
      { type: 'step-start' },
      { type: 'thinking-delta', text: 'Hm.' },
      { type: 'text-delta', text: 'Wait.' },
      { type: 'thought', tokens: 640 },
      { type: 'step-start', step: 't' },
      { type: 'text-delta', text: 'Yes.' },
      { type: 'thought', tokens: 30, about: true }
    );
    const thoughts = parts.map(part => 'thought' in part && part.thought);
    const hidden = { tokens: 30, about: true };
    expect(thoughts).toEqual([false, { tokens: 640 }, false, hidden, false]);
  });

  it('is the sum of an answer that was asked for twice', () => {
    const parts = partsOf(
      { type: 'step-start' },
      { type: 'thinking-delta', text: 'Hm.' },
      { type: 'thought', tokens: 640, about: true },
      { type: 'thinking-delta', text: ' So.' },
      { type: 'thought', tokens: 700 }
    );
    const thought = { tokens: 1340, about: true };
    expect(parts[1]).toEqual({ type: 'thinking', text: 'Hm. So.', thought });
  });

  const shown = (thought: IThought, text = 'Hm.'): string => {
    const trans = nullTranslator.load('jupyterlab_gptcode');
    return renderToStaticMarkup(
      <PanelContext.Provider value={{ trans } as never}>
        <Thinking text={text} thought={thought} />
      </PanelContext.Provider>
    ).replace(/<[^>]+>/g, '|');
  };

  it('is shown beside the word', () => {
    expect(shown({ tokens: 1240 })).toContain('Thinking|1,240 tokens|');
    expect(shown({ tokens: 1 })).toContain('Thinking|1 token|');
    expect(shown({ tokens: 1200, about: true })).toContain(
      '|about 1,200 tokens|'
    );
  });

  it('is all there is of thinking that is not shown', () => {
    const said = 'This model does not show what it thinks.';
    expect(shown({ tokens: 640 }, '')).toContain(`640 tokens|||${said}`);
  });
});
