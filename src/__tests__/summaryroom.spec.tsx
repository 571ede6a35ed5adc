/** A summary that is longer than what the chosen model gets of it. */

import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import { ConversationModel } from '../conversation/model';
import type { ISummaryPart } from '../conversation/transcript';
import { PanelContext } from '../panel/shared/context';
import { Summary } from '../panel/summary/summary';
import { modelOf } from './models';
import { EMPTY } from './stageserver';

const PART: ISummaryPart = {
  type: 'summary',
  ...{ seq: 3, version: 3, text: 'x'.repeat(1_500) },
  ...{ turns: 1, isListed: false }
};
const MODELS = {
  default: 'large',
  models: [
    modelOf('large', { summary_room: 4_000 }),
    modelOf('short', { summary_room: 1_000 }),
    modelOf('tiny', { summary_room: 0 })
  ],
  problems: [],
  gone: []
};

it('says what the model that is chosen gets of it', () => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  const turn = { turn: 1, prompt: 'Go', model: 'large', parts: [PART] };
  const conversation = new ConversationModel(
    { ...EMPTY, turns: [turn, { ...turn, turn: 2 }] },
    'a.ipynb'
  );
  const chat = {
    ...{ conversation, model: '' },
    changed: new Signal<object, void>({})
  };
  const trans = nullTranslator.load('jupyterlab_gptcode');
  const host = document.createElement('div');
  const root = createRoot(host);
  act(() =>
    root.render(
      <PanelContext.Provider value={{ trans } as never}>
        <Summary
          busy={false}
          chat={chat as unknown as ChatSession}
          models={MODELS}
          summary={PART}
        />
      </PanelContext.Provider>
    )
  );
  const choose = (model: string) =>
    act(() => {
      chat.model = model;
      chat.changed.emit();
    });
  const cut = 'Its middle is left out for short, which has room for 1,000';
  const none = 'tiny gets nothing of it: its window is too small.';
  expect(host.textContent).not.toContain('left out');
  choose('short');
  expect(host.textContent).toContain(cut);
  choose('tiny');
  expect(host.textContent).toContain(none);
  // Of one that is not listed nothing is known.
  choose('other');
  expect(host.textContent).not.toContain('left out');
  expect(host.textContent).not.toContain('nothing of it');
  act(() => root.unmount());
});
