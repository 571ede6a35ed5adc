import { type Api } from '../server/api';
import { Conversation } from '../conversation/model';
import { Follower } from '../conversation/poll';
import type { ConversationEvent } from '../server/wire';
import { away, EMPTY } from './stage';

const NEWS = {
  type: 'driver',
  client: 'other',
  here: true,
  open: false
} as const;

/** A server that answers with what it has, and counts how often it is asked. */
class Asked {
  readonly times: number[] = [];
  readonly clients: string[] = [];
  events: () => AsyncGenerator<ConversationEvent> = () => news();
  private _began = Date.now();

  get api(): Api {
    const events = (_: string, __: number, client: string) => {
      this.times.push(Date.now() - this._began);
      this.clients.push(client);
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

let asked: Asked;
let conversation: Conversation;
let heard: ConversationEvent[];
let isReading: boolean;
let follower: Follower;

function follow(told: { open?: boolean; conversation?: string } = {}): void {
  conversation = new Conversation({ ...EMPTY, ...told }, 'a.ipynb');
  follower = new Follower({
    api: asked.api,
    client: 'me',
    conversation,
    isReading: () => isReading,
    onEvent: event => heard.push(event)
  });
}

function setHidden(hidden: boolean): void {
  jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
}

const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  jest.useFakeTimers();
  asked = new Asked();
  heard = [];
  isReading = false;
  setHidden(false);
});

afterEach(() => {
  follower.dispose();
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('Follower', () => {
  it('asks every second in an open turn, and tells what comes', async () => {
    follow({ open: true });
    await pass(2_500);
    expect(asked.times).toEqual([0, 1_000, 2_000]);
    expect(asked.clients[0]).toBe('me');
    expect(heard).toEqual([NEWS, NEWS, NEWS]);
  });

  it('asks every three seconds else, and only while the page is seen', async () => {
    follow();
    await pass(7_000);
    expect(asked.times).toEqual([0, 3_000, 6_000]);
    setHidden(true);
    await pass(30_000);
    expect(asked.times).toHaveLength(3);
  });

  it('asks at once when the page is shown again', async () => {
    setHidden(true);
    follow();
    await pass(1_000);
    expect(asked.times).toEqual([]);
    setHidden(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(0);
    expect(asked.times).toEqual([1_000]);
  });

  it('does not ask just because the page is hidden: it may be closing', async () => {
    follow({ open: true });
    await pass(500);
    setHidden(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(400);
    expect(asked.times).toEqual([0]);
    await pass(100);
    expect(asked.times).toEqual([0, 1_000]);
  });

  it('goes on asking in an open turn that nobody sees', async () => {
    setHidden(true);
    follow({ open: true });
    await pass(1_500);
    expect(asked.times).toEqual([0, 1_000]);
  });

  it('asks nothing about a conversation that the server does not know', async () => {
    follow({ conversation: '', open: true });
    await pass(10_000);
    expect(asked.times).toEqual([]);
  });

  it('asks nothing while the page hears of everything by itself', async () => {
    isReading = true;
    follow({ open: true });
    await pass(5_000);
    expect(asked.times).toEqual([]);
    isReading = false;
    await pass(1_000);
    expect(asked.times).toHaveLength(1);
  });

  it('says that the server is lost only where something goes on', async () => {
    asked.events = () => lost();
    follow({ open: true });
    await pass(0);
    expect(conversation.lost).toBe(true);
    asked.events = () => news();
    await pass(1_000);
    expect(conversation.lost).toBe(false);

    follower.dispose();
    asked.events = () => lost();
    follow();
    await pass(4_000);
    expect(conversation.lost).toBe(false);
  });

  it('tells nothing of a question that was interrupted', async () => {
    let answer = () => undefined as void;
    const answered = new Promise<void>(resolve => {
      answer = resolve;
    });
    asked.events = async function* () {
      await answered;
      yield NEWS;
    };
    follow({ open: true });
    await pass(0);
    follower.interrupt();
    answer();
    await pass(0);
    expect(heard).toEqual([]);
    // The next question is asked as ever.
    await pass(1_000);
    expect(heard).toEqual([NEWS]);
  });

  it('asks no more when it is disposed of', async () => {
    follow({ open: true });
    await pass(500);
    follower.dispose();
    await pass(10_000);
    expect(asked.times).toEqual([0]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
