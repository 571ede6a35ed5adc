import { type Api, ApiError } from '../server/api';
import { ConversationModel } from '../conversation/model';
import { ConversationPoll } from '../conversation/poll';
import type { ITranscript } from '../conversation/transcript';
import type { ConversationEvent } from '../server/wire';
import { away, EMPTY } from './stage';

const NEWS = {
  type: 'driver',
  seq: 0,
  client: 'other',
  here: true,
  open: false
} as const;

/** A server that records when it is polled. */
class Polled {
  readonly times: number[] = [];
  readonly clients: string[] = [];
  readonly active: boolean[] = [];
  events: () => AsyncGenerator<ConversationEvent> = () => news();
  private _began = Date.now();

  get api(): Api {
    const events = (...polled: Parameters<Api['events']>) => {
      const [, , client, , active = true] = polled;
      this.times.push(Date.now() - this._began);
      this.clients.push(client);
      this.active.push(active);
      return this.events();
    };
    return { events } as unknown as Api;
  }
}

async function* news(): AsyncGenerator<ConversationEvent> {
  yield await Promise.resolve(NEWS);
}

// eslint-disable-next-line require-yield -- it gives nothing before it fails
async function* lost(): AsyncGenerator<never> {
  throw await Promise.resolve(away());
}

let polled: Polled;
let conversation: ConversationModel;
let received: ConversationEvent[];
let behind: number;
let deleted: number;
let idle: () => Promise<void>;
let isReading: boolean;
let poll: ConversationPoll;

function start(changes: Partial<ITranscript> = {}): void {
  conversation = new ConversationModel({ ...EMPTY, ...changes }, 'a.ipynb');
  poll = new ConversationPoll({
    api: polled.api,
    client: 'me',
    conversation,
    isReading: () => isReading,
    onEvent: event => received.push(event),
    onBehind: () => {
      behind += 1;
    },
    onDeleted: () => {
      deleted += 1;
    },
    onIdle: () => idle()
  });
}

function setHidden(hidden: boolean): void {
  jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
}

const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  jest.useFakeTimers();
  polled = new Polled();
  received = [];
  behind = 0;
  deleted = 0;
  idle = () => Promise.resolve();
  isReading = false;
  setHidden(false);
});

afterEach(() => {
  poll.dispose();
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('ConversationPoll', () => {
  it('polls every second in an open turn, and passes on what comes', async () => {
    start({ open: true });
    await pass(2_500);
    expect(polled.times).toEqual([0, 1_000, 2_000]);
    expect(polled.clients[0]).toBe('me');
    expect(received).toEqual([NEWS, NEWS, NEWS]);
  });

  it('polls every three seconds otherwise, and only while the page is visible', async () => {
    start();
    await pass(7_000);
    expect(polled.times).toEqual([0, 3_000, 6_000]);
    setHidden(true);
    await pass(30_000);
    expect(polled.times).toHaveLength(3);
  });

  it('counts as activity only in an open turn', async () => {
    start();
    await pass(4_000);
    poll.dispose();
    start({ open: true });
    await pass(0);
    expect(polled.active).toEqual([false, false, true]);
  });

  it('polls at once when the page is shown again', async () => {
    setHidden(true);
    start();
    await pass(1_000);
    expect(polled.times).toEqual([]);
    setHidden(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(0);
    expect(polled.times).toEqual([1_000]);
  });

  it('says that the server has no such conversation any more', async () => {
    start();
    const words = {
      kind: 'not-found',
      message: '',
      kept: '',
      retryable: false
    };
    // eslint-disable-next-line require-yield -- it gives nothing before it fails
    polled.events = async function* () {
      throw await Promise.resolve(new ApiError(words));
    };
    await pass(3_000);
    expect(deleted).toBe(1);
    polled.events = lost;
    await pass(3_000);
    expect(deleted).toBe(1);
  });

  it('does not poll because the page was hidden: it may be closing', async () => {
    start({ open: true });
    await pass(500);
    setHidden(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(400);
    expect(polled.times).toEqual([0]);
    await pass(100);
    expect(polled.times).toEqual([0, 1_000]);
  });

  it('continues to poll in an open turn of a hidden page', async () => {
    setHidden(true);
    start({ open: true });
    await pass(1_500);
    expect(polled.times).toEqual([0, 1_000]);
  });

  it('does not poll a conversation that the server does not know', async () => {
    start({ conversation: '', open: true });
    await pass(10_000);
    expect(polled.times).toEqual([]);
  });

  it('looks instead for one that another page starts, while the page is visible', async () => {
    let looks = 0;
    idle = () => {
      looks += 1;
      return Promise.reject(away());
    };
    setHidden(true);
    start({ conversation: '' });
    await pass(10_000);
    expect(looks).toBe(0);
    setHidden(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(0);
    expect(looks).toBe(1);
    await pass(6_000);
    expect(looks).toBe(3);
  });

  it('does not poll while the page reads a step', async () => {
    isReading = true;
    start({ open: true });
    await pass(5_000);
    expect(polled.times).toEqual([]);
    isReading = false;
    await pass(1_000);
    expect(polled.times).toHaveLength(1);
  });

  it('reports a lost server only in an open turn', async () => {
    polled.events = () => lost();
    start({ open: true });
    await pass(0);
    expect(conversation.lost).toBe(true);
    polled.events = () => news();
    await pass(1_000);
    expect(conversation.lost).toBe(false);

    poll.dispose();
    polled.events = () => lost();
    start();
    await pass(4_000);
    expect(conversation.lost).toBe(false);
  });

  it('passes nothing on from a poll that was interrupted', async () => {
    let answer = () => undefined as void;
    const answered = new Promise<void>(resolve => {
      answer = resolve;
    });
    polled.events = async function* () {
      await answered;
      yield NEWS;
    };
    start({ open: true });
    await pass(0);
    poll.interrupt();
    answer();
    await pass(0);
    expect(received).toEqual([]);
    // The next poll is not affected.
    await pass(1_000);
    expect(received).toEqual([NEWS]);
  });

  it('notices that the server has fewer events than the page', async () => {
    start({ conversation: 'c' });
    await pass(1);
    expect([behind, received]).toEqual([0, [NEWS]]);
    conversation.skip(5);
    await pass(3_000);
    expect([behind, received]).toEqual([1, [NEWS]]);
    // What comes while it is asked is no sign of that.
    conversation.skip(0);
    polled.events = async function* () {
      conversation.skip(9);
      yield await Promise.resolve({ ...NEWS, seq: 5 });
    };
    await pass(3_000);
    expect(behind).toBe(1);
  });

  it('notices that the conversation has another past', async () => {
    polled.events = async function* () {
      yield await Promise.resolve({ ...NEWS, seq: 9, history: 'b' });
    };
    start({ conversation: 'c' });
    await pass(1);
    expect([behind, received]).toEqual([1, []]);
    // It has read the conversation again.
    poll.dispose();
    start({ conversation: 'c', history: 'b' });
    await pass(1);
    expect([behind, received.length]).toEqual([1, 1]);
  });

  it('notices that another past reaches as far as what the page knows', async () => {
    polled.events = async function* () {
      yield await Promise.resolve({ ...NEWS, seq: 9, step: 'theirs' });
    };
    start({ conversation: 'c', step: 'mine' });
    await pass(1);
    expect([behind, received]).toEqual([1, []]);
    poll.dispose();
    start({ conversation: 'c', step: 'theirs' });
    await pass(1);
    expect([behind, received.length]).toEqual([1, 1]);
  });

  it('stops when it is disposed', async () => {
    start({ open: true });
    await pass(500);
    poll.dispose();
    await pass(10_000);
    expect(polled.times).toEqual([0]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
