/** The end of a kernel in the transcript: once, although several signs of it come. */

import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { KernelNotices } from '../chat/kernelnotices';
import { ConversationModel } from '../conversation/model';
import { openConversation } from '../conversation/reducer';
import { noticeText } from '../panel/shared/status';
import type { IActed, IAction, KernelEnd } from '../server/wire';

const EVENTS = [
  { type: 'step-start', kind: 'prompt', model: 'm', prompt: 'Go', step: 's' },
  { type: 'text-delta', text: 'Hello.', step: 's' },
  { type: 'step-end', next: 'done', reason: 'answer', step: 's' }
].map((event, seq) => ({ ...event, seq, turn: 1 }));

function stage(events: unknown[], acted?: IActed) {
  const read = {
    ...{ conversation: 'c', notebook: 'a.ipynb', seq: 2, live: null },
    ...{ driver: 'other', here: false, open: false, process: 'p1', events }
  } as unknown as Parameters<typeof openConversation>[0];
  const conversation = new ConversationModel(openConversation(read), 'a.ipynb');
  const kernel = {
    changed: new Signal<object, void>({}),
    ended: new Signal<object, KernelEnd>({}),
    process: ''
  };
  const acts: IAction[] = [];
  const api = {
    act: (_: string, action: IAction) => {
      acts.push(action);
      return acted ? Promise.resolve(acted) : Promise.reject(new Error('gone'));
    }
  };
  new KernelNotices(api, 'page', () => conversation, kernel as never);
  const shown = () =>
    conversation.latest?.parts
      .filter(part => part.type === 'notice')
      .map(({ reason }) => reason);
  return { acts, conversation, kernel, shown };
}

describe('the end of a kernel', () => {
  it('is one notice, here and on the server, whatever signs of it come', () => {
    const { acts, conversation, kernel, shown } = stage(EVENTS);
    kernel.ended.emit('kernel-restarted');
    kernel.ended.emit('kernel-ended');
    expect(shown()).toEqual(['kernel-restarted']);
    expect(acts[0]).toEqual({
      ...{ client: 'page', action: 'noticed', turn: 1 },
      reason: 'kernel-restarted'
    });
    // Another page has noticed it as well.
    const heard = { type: 'action', action: 'noticed', client: 'other' };
    conversation.apply({
      ...{ ...heard, reason: 'kernel-died', turn: 1, seq: 9, step: '' }
    } as never);
    expect(shown()).toEqual(['kernel-restarted']);
  });

  it('says how, once the server has said so, whichever page has asked', async () => {
    const trans = nullTranslator.load('jupyterlab');
    for (const [code, text] of [
      [-9, 'was killed (signal 9)'],
      [-11, 'crashed (signal 11)'],
      [0, 'exited with status 0'],
      [undefined, 'may have run out of memory']
    ] as const) {
      const own = stage(EVENTS, { exit_code: code });
      own.kernel.ended.emit('kernel-died');
      await Promise.resolve();
      const other = stage(EVENTS);
      const heard = { type: 'action', action: 'noticed', client: 'other' };
      other.conversation.apply({
        ...{ ...heard, reason: 'kernel-died', turn: 1, seq: 9, step: '' },
        exit_code: code
      } as never);
      for (const { conversation } of [own, other]) {
        const notice = conversation.latest?.parts.at(-1);
        expect(notice).toMatchObject({ reason: 'kernel-died' });
        expect(noticeText(notice as never, trans)).toContain(text);
      }
    }
  });

  it('is noticed once of a process, also after the turn went on', () => {
    const { acts, conversation, kernel, shown } = stage(EVENTS);
    kernel.process = 'p1';
    kernel.ended.emit('kernel-died');
    conversation.notice(1, 'interrupted');
    kernel.ended.emit('kernel-restarted');
    kernel.process = 'p2';
    kernel.ended.emit('kernel-restarted');
    expect(shown()).toEqual(['kernel-died', 'interrupted', 'kernel-restarted']);
    expect(acts).toHaveLength(2);
  });

  it('is noticed on attach, once the kernel is known to be another process', () => {
    const { acts, kernel, shown } = stage(EVENTS);
    kernel.changed.emit();
    expect(shown()).toEqual([]);
    kernel.process = 'p2';
    kernel.changed.emit();
    kernel.process = 'p3';
    kernel.changed.emit();
    expect(shown()).toEqual(['kernel-new']);
    expect(acts.map(({ reason }) => reason)).toEqual(['kernel-new']);
  });

  it('has not happened where the process is the same', () => {
    const { acts, kernel, shown } = stage(EVENTS);
    kernel.process = 'p1';
    kernel.changed.emit();
    expect([shown(), acts]).toEqual([[], []]);
  });

  it('is no news where nothing was asked yet', () => {
    const { acts, kernel } = stage([]);
    kernel.ended.emit('kernel-died');
    expect(acts).toEqual([]);
  });
});
