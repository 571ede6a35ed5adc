/** Two cards that wait in a panel without a page, with what their kernel and the server say. */

import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import { ConversationModel } from '../conversation/model';
import type { TrialEnd } from '../notebook/run/trial';
import { TryButton } from '../panel/trial/button';
import { Tried } from '../panel/trial/tried';
import { PanelContext } from '../panel/shared/context';
import type { ITrial, SavedEvent } from '../server/wire';
import type { IMounted } from './mounted';
import { refusal } from './stageserver';

const trans = nullTranslator.load('jupyterlab_gptcode');
export const MOMENT = { process: 'p1', count: 3 };
export const TRIAL: ITrial = {
  ...{ trial: 't', moment: MOMENT, effects: ['writes files: a.csv'] },
  blocks: [
    {
      ...{ block: 1, source: 'a', outputs: [], unread: 0 },
      changes: [{ name: 'a', how: 'new', after: { type: 'int', value: '1' } }]
    },
    { block: 2, source: 'b', outputs: [], unread: 2 }
  ],
  facts: {
    ...{ ended: 'done', seconds: 0.2, memory: 5e6, overlay: true },
    written: ['a.csv']
  }
};
const EVENTS: object[] = [
  { type: 'step-start', step: 's', kind: 'prompt', model: 'm', prompt: 'Go' },
  ...['a', 'b'].flatMap((code, index) => [
    { type: 'code-start', block: index + 1, language: 'python' },
    { type: 'code-delta', block: index + 1, text: code },
    { type: 'code-end', block: index + 1, verdict: 'ask' }
  ])
];

/** What the kernel says when it is asked whether code can be tried. */
export type Said = Record<string, unknown>;

export function stage(
  page: IMounted,
  said: Said = { started: true },
  language = 'python'
) {
  const conversation = new ConversationModel(null, 'a.ipynb');
  conversation.adopt({
    ...{ conversation: 'talk', notebook: 'a.ipynb', seq: 0, live: null },
    ...{ driver: '', open: true, here: true, events: [] }
  });
  EVENTS.forEach((event, index) =>
    conversation.apply({
      ...{ seq: index + 1, turn: 1, step: 's' },
      ...event
    } as SavedEvent)
  );
  [1, 2].forEach(block =>
    conversation.setBlock(1, block, { cell: `c${block}` })
  );
  const iopubMessage = new Signal<object, object>({});
  const watched = { process: 'p1', changed: new Signal<object, void>({}) };
  const asked: string[] = [];
  let now = said;
  const kernel = {
    isDisposed: false,
    requestExecute: () => {
      asked.push('kernel');
      const content = {
        ...{ status: 'ok', execution_count: MOMENT.count },
        user_expressions: {
          gptcode: { data: { 'text/plain': JSON.stringify(now) } }
        }
      };
      const header = { session: 'p1' };
      return { done: Promise.resolve({ content, header }) };
    }
  };
  const posted: [string, unknown][] = [];
  let answer: (place: string) => unknown = place =>
    place.endsWith('/trials') ? { trial: 't', start: '', stop: '' } : TRIAL;
  let end: (stop: AbortSignal) => Promise<TrialEnd> = () =>
    Promise.resolve({ result: {}, moment: MOMENT });
  let free = Promise.resolve();
  const sources = new Map([
    ['c1', 'a'],
    ['c2', 'b']
  ]);
  const notebook = {
    ...{ isDisposed: true, variables: { lastRun: null }, kernel: watched },
    idle: () => Promise.resolve(),
    ready: () => free,
    source: (cell: string) => sources.get(cell) ?? null,
    try: (_: unknown, __: string, stop: AbortSignal) => end(stop),
    panel: {
      model: { getMetadata: () => ({ name: language }) },
      sessionContext: { iopubMessage, session: { kernel } }
    }
  };
  const api = {
    call: async (_: string, place: string, body: unknown) => {
      if (place === 'trials') {
        asked.push('server');
        if (now.broken) {
          throw refusal('server');
        }
        return now.off ? { ask: '' } : { ask: 'ask()' };
      }
      posted.push([place, body]);
      return Promise.resolve(answer(place));
    }
  };
  const positions = new Map([
    ['c1', 2],
    ['c2', 3]
  ]);
  const chat = {
    ...{ conversation, notebook, positions },
    calls: { api, client: 'me' }
  } as unknown as ChatSession;
  const Shown = () => {
    const [, draw] = React.useReducer((count: number) => count + 1, 0);
    React.useEffect(() => {
      conversation.changed.connect(draw);
      return () => void conversation.changed.disconnect(draw);
    }, []);
    return (
      <>
        {[1, 2].map(number => {
          const block = conversation.block(1, number)!;
          return (
            <div key={number} role="group" data-block={number}>
              <TryButton {...{ block, chat }} />
              <Tried {...{ block, chat }} isAsked position={number + 1} />
            </div>
          );
        })}
      </>
    );
  };
  const show = () =>
    act(async () => {
      page.root.render(
        <PanelContext.Provider value={{ trans } as never}>
          <Shown />
        </PanelContext.Provider>
      );
      await settled();
    });
  return {
    ...{ asked, conversation, iopubMessage, posted, show, sources, watched },
    answers: (to: typeof answer) => (answer = to),
    ends: (how: typeof end) => (end = how),
    /** What the kernel says from now on. */
    says: (other: Said) => {
      now = other;
    },
    /** The kernel is at something, until this resolves. */
    frees: (when: Promise<void>) => {
      free = when;
    }
  };
}

/** Lets what is due happen. */
export async function settled(): Promise<void> {
  for (let count = 0; count < 50; count++) {
    await Promise.resolve();
  }
}

/** The parts of a card, by its block. */
export function partsOf(page: IMounted) {
  const card = (block: number) =>
    page.box.querySelector<HTMLElement>(`[data-block="${block}"]`)!;
  return {
    card,
    button: (block: number, name = 'Try') =>
      card(block).querySelector<HTMLElement>(`button[aria-label="${name}"]`),
    region: (block: number) =>
      card(block).querySelector<HTMLElement>('[role="region"]')
  };
}

/** As a user does, and waits for what comes of it. */
export function press(element: HTMLElement | null): Promise<void> {
  return act(async () => {
    element!.focus();
    element!.click();
    await settled();
  });
}
