/** Summaries of turns that are no longer sent: folded from events, read and edited. */

import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import { ConversationModel } from '../conversation/model';
import { applyEvent } from '../conversation/reducer';
import { standingSummary } from '../conversation/summaries';
import type { ISummaryPart, ITranscript } from '../conversation/transcript';
import { PanelContext } from '../panel/shared/context';
import { noticeText } from '../panel/shared/status';
import { Summary } from '../panel/summary/summary';
import { ApiError } from '../server/api';
import type { SavedEvent } from '../server/wire';
import { type Bare, EMPTY } from './stage';

type Bares = (Bare | Record<string, unknown>)[];

/** Two turns, each with these events of its step. */
function fold(first: Bares, second: Bares): ITranscript {
  let seq = 1;
  const turn = (number: number, bare: Bares) =>
    [start(number), ...bare].map(
      event =>
        ({
          ...event,
          ...{ seq: ++seq, turn: number, step: `s${number}` }
        }) as SavedEvent
    );
  return [...turn(1, first), ...turn(2, second)].reduce(applyEvent, EMPTY);
}

const start = (number: number) => ({
  ...{ type: 'step-start', kind: 'prompt', model: 'm' },
  prompt: `Question ${number}`
});
const said = { type: 'text-delta', text: 'Yes.' };
const done = { type: 'step-end', next: 'done', reason: 'answer' };
const asked = { type: 'summarizing', turns: 1 };
const made = {
  ...{ type: 'compaction', leaves_out: 'turns', turns: 1 },
  ...{ summary: 'They asked.', by: 'model' }
};
const NO_MODELS = { default: '', models: [], problems: [], gone: [] };
const chatOf = (parts: object) =>
  ({
    ...{ model: '', changed: new Signal({}) },
    ...parts
  }) as unknown as ChatSession;
const trans = nullTranslator.load('jupyterlab_gptcode');

const types = (transcript: ITranscript) =>
  transcript.turns[1].parts.map(({ type }) => type);

describe('a compaction in the transcript', () => {
  it('shows that the model writes a summary, then the summary', () => {
    expect(types(fold([said, done], [asked]))).toEqual(['step', 'summarizing']);
    const transcript = fold([said, done], [asked, made, said, done]);
    expect(types(transcript)).toEqual(['step', 'summary', 'text']);
    expect(standingSummary(transcript)).toEqual({
      ...{ type: 'summary', seq: 7, version: 7, text: 'They asked.' },
      ...{ turns: 1, isListed: false }
    });
  });

  it('does not wait for a summary whose step has ended', () => {
    const stopped = { ...done, reason: 'stopped' };
    expect(types(fold([said, done], [asked, stopped]))).toEqual(['step']);
  });

  it('stays when its step failed and the prompt is sent again', () => {
    const failed = {
      ...{ type: 'error', kind: 'connection', message: 'No.', kept: '' },
      retryable: true
    };
    const transcript = fold([said, done], [made, failed, start(2), said]);
    expect(types(transcript)).toEqual(['summary', 'step', 'text']);
  });

  it.each([
    [{ leaves_out: 'outputs' }, 'long older outputs are'],
    [{ leaves_out: 'sources' }, 'outputs and code are'],
    [{ leaves_out: 'turns', turns: 1 }, 'oldest messages are']
  ])('says what %j leaves out', (fields, text) => {
    const transcript = fold(
      [said, done],
      [{ type: 'compaction', ...fields }, said]
    );
    const [, notice] = transcript.turns[1].parts;
    expect(notice.type === 'notice' && noticeText(notice, trans)).toContain(
      text
    );
    expect(standingSummary(transcript)).toBeNull();
  });

  it.each([
    [{ has_earlier: true }, 'the earlier summary and a list of your messages'],
    [{}, 'this list of your messages']
  ])('says what a list %j is, and why it is one', (fields, text) => {
    const listed = { ...made, ...fields, by: 'list', problem: 'It failed.' };
    const part = standingSummary(fold([said, done], [listed, said]))!;
    const model = new ConversationModel(
      { ...fold([said, done], [listed, said]), conversation: 'c' },
      'a.ipynb'
    );
    const host = document.createElement('div');
    const root = createRoot(host);
    act(() =>
      root.render(
        <PanelContext.Provider value={{ trans } as never}>
          <Summary
            busy={false}
            chat={chatOf({ conversation: model })}
            models={NO_MODELS}
            summary={part}
          />
        </PanelContext.Provider>
      )
    );
    expect(host.textContent).toContain(`so it gets ${text} instead:`);
    expect(host.textContent).toContain('Why there is no summary: It failed.');
    act(() => root.unmount());
  });

  it('has the same summary after another one that leaves out no further turn', () => {
    const again = {
      ...{ type: 'compaction', leaves_out: 'turns' },
      ...{ turns: 1, summary_of: 6 }
    };
    const transcript = fold([said, done], [made, again, said]);
    const notice = transcript.turns[1].parts[2];
    expect(notice).toMatchObject({ type: 'notice', detail: 'sources' });
    expect(standingSummary(transcript)?.text).toBe('They asked.');
  });
});

describe('Summary', () => {
  let root: Root;
  let host: HTMLElement;
  let conversation: ConversationModel;
  let answer: () => Promise<unknown>;
  const calls: unknown[] = [];

  const draw = (busy = false) => {
    const call = (...all: unknown[]) => {
      calls.push(all);
      return answer();
    };
    const chat = { conversation, calls: { client: 'page', api: { call } } };
    const summary = conversation.transcript.turns[1].parts.find(
      (part): part is ISummaryPart => part.type === 'summary'
    )!;
    act(() =>
      root.render(
        <PanelContext.Provider value={{ trans } as never}>
          <Summary
            busy={busy}
            chat={chatOf(chat)}
            models={NO_MODELS}
            summary={summary}
          />
        </PanelContext.Provider>
      )
    );
  };
  const button = (name: string) =>
    host.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);
  const click = (name: string) =>
    act(async () => {
      button(name)!.click();
      await Promise.resolve();
    });
  const box = () => host.querySelector('textarea');
  const write = (text: string) => {
    const { set } = Object.getOwnPropertyDescriptor(
      HTMLTextAreaElement.prototype,
      'value'
    )!;
    act(() => {
      set!.call(box(), text);
      box()!.dispatchEvent(new Event('input', { bubbles: true }));
    });
  };

  beforeEach(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    sessionStorage.clear();
    calls.length = 0;
    const transcript = fold([said, done], [made, said, done]);
    conversation = new ConversationModel(
      { ...transcript, conversation: 'c' },
      'a.ipynb'
    );
    host = document.body.appendChild(document.createElement('div'));
    root = createRoot(host);
    draw();
  });
  afterEach(() => {
    act(() => root.unmount());
    host.remove();
  });

  it('says what it stands for', () => {
    expect(host.querySelector('summary')?.textContent).toBe(
      'Earlier turns were summarized'
    );
    expect(host.textContent).toContain('Your first message (“Question 1”)');
    expect(host.textContent).toContain('They asked.');
  });

  it('is saved as it was edited', async () => {
    const event = {
      ...{ type: 'summary-edited', seq: 20, turn: 2, step: '' },
      ...{ compaction: 6, text: 'More.' }
    };
    answer = () => Promise.resolve({ event });
    await click('Edit summary');
    write('More.');
    await click('Save');
    const body = { client: 'page', compaction: 6, version: 6, text: 'More.' };
    expect(calls).toEqual([['POST', 'conversations/c/summary', body]]);
    draw();
    expect(box()).toBeNull();
    expect(host.textContent).toContain('as you edited it:More.');
    expect(document.activeElement).toBe(button('Edit summary'));
    expect(standingSummary(conversation.transcript)).toMatchObject({
      ...{ seq: 6, version: 20, isEdited: true }
    });
  });

  it('keeps the text that could not be saved, also when it is drawn again', async () => {
    answer = () =>
      Promise.reject(
        new ApiError({
          ...{ kind: 'summary', message: 'Edited elsewhere.', kept: '' },
          retryable: false
        })
      );
    await click('Edit summary');
    write('Mine.');
    await click('Save');
    expect(host.querySelector('[role="alert"]')?.textContent).toBe(
      'Edited elsewhere.'
    );
    act(() => root.unmount());
    root = createRoot(host);
    draw();
    expect(box()?.value).toBe('Mine.');
    await click('Cancel');
    expect(box()).toBeNull();
    await click('Edit summary');
    expect(box()?.value).toBe('They asked.');
  });

  it('is not saved where more was written than is sent', async () => {
    await click('Edit summary');
    const said = () => host.querySelector('[role="status"]')?.textContent;
    write('x'.repeat(7_000));
    expect(said()).toBeUndefined();
    write('x'.repeat(7_990));
    expect(said()).toBe('10 characters left');
    write('x'.repeat(8_020));
    expect(said()).toContain('20 characters longer than what is sent');
    expect(button('Save')?.getAttribute('aria-disabled')).toBe('true');
    await click('Save');
    expect(calls).toEqual([]);
    expect(box()?.value).toHaveLength(8_020);
  });

  it('is not saved while a turn runs', async () => {
    draw(true);
    await click('Edit summary');
    expect(button('Save')?.getAttribute('aria-disabled')).toBe('true');
    await click('Save');
    expect(calls).toEqual([]);
  });
});
