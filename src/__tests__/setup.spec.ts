/* eslint-disable jupyter/no-untranslated-string -- titles of models and servers are no text */
/** The set-up page and the starter. */

import { type Api, ApiError } from '../server/api';
import { isFetching, Setup } from '../chat/setup';
import type { IMadeEndpoint, IStarter } from '../server/wire';

const STARTER: IStarter = {
  state: 'absent',
  title: 'Tiny',
  licence: 'MIT',
  size: 98e6,
  progress: null,
  problem: null,
  install: null,
  process: 'none'
};
const MADE: IMadeEndpoint = {
  ...{ name: 'ollama', models: ['ollama/a'] },
  ...{ model: 'ollama/a', verified: false }
};

/** A server that holds a starter, and remembers what it was asked. */
class FakeApi {
  asked: string[] = [];
  starters: IStarter[] = [STARTER];
  failure: string | null = null;

  starter = () => this._next('starter');
  fetchStarter = () => this._next('fetch');
  stopStarter = () => this._next('stop');
  removeStarter = () => this._next('remove');

  private _next(call: string): Promise<IStarter> {
    const [first, ...rest] = this.starters;
    this.starters = rest.length > 0 ? rest : this.starters;
    return this._answer(call, first);
  }

  private _answer<T>(call: string, value: T): Promise<T> {
    this.asked.push(call);
    const message = this.failure;
    this.failure = null;
    const words = { kind: 'key', message: message ?? '', kept: '' };
    return message === null
      ? Promise.resolve(value)
      : Promise.reject(new ApiError({ ...words, retryable: false }));
  }
}

let api: FakeApi;
let refreshed: number;
let used: IMadeEndpoint[];
let setup: Setup;

beforeEach(() => {
  jest.useFakeTimers();
  api = new FakeApi();
  refreshed = 0;
  used = [];
  setup = new Setup(
    api as unknown as Api,
    () => {
      refreshed += 1;
      return Promise.resolve();
    },
    made => used.push(made)
  );
});

afterEach(() => {
  setup.dispose();
  jest.useRealTimers();
});

it('uses a new endpoint and opens the conversation', async () => {
  setup.toggle();
  await setup.used(MADE);
  expect([setup.isShown, refreshed, used]).toEqual([false, 1, [MADE]]);
});

it('forgets what failed when it is closed', async () => {
  api.failure = 'away';
  await setup.load();
  expect(setup.problem?.message).toBe('away');
  setup.toggle();
  expect(setup.problem).toBeNull();
});

const fetching: IStarter = { ...STARTER, state: 'fetching' };
const ready: IStarter = { ...STARTER, state: 'ready' };

it('follows a download to its end, then opens the conversation', async () => {
  api.starters = [fetching, { ...STARTER, state: 'checking' }, ready];
  await setup.fetchStarter();
  expect(setup.starter && isFetching(setup.starter)).toBe(true);
  await jest.advanceTimersByTimeAsync(500);
  expect([setup.starter?.state, refreshed]).toEqual(['checking', 0]);
  await jest.advanceTimersByTimeAsync(500);
  expect([setup.starter?.state, refreshed]).toEqual(['ready', 1]);
  await jest.advanceTimersByTimeAsync(5000);
  expect(api.asked).toEqual(['fetch', 'starter', 'starter']);
});

it('continues following when the server is away for a moment', async () => {
  api.starters = [fetching, ready];
  await setup.fetchStarter();
  api.failure = 'away';
  await jest.advanceTimersByTimeAsync(1000);
  expect(setup.starter?.state).toBe('ready');
});

it('finds a download that another page has started', async () => {
  api.starters = [fetching, ready];
  await setup.load();
  await jest.advanceTimersByTimeAsync(500);
  expect([setup.starter?.state, refreshed]).toEqual(['ready', 1]);
});

it('waits until llama.cpp is installed', async () => {
  api.starters = [fetching, { ...ready, install: 'pip install it' }, ready];
  await setup.fetchStarter();
  await jest.advanceTimersByTimeAsync(500);
  expect([setup.starter?.state, refreshed]).toEqual(['ready', 0]);
  await setup.retry();
  expect(refreshed).toBe(1);
});

it('stops and removes the starter, and says why a download failed', async () => {
  const failed = { kind: 'network', message: 'No network.' };
  api.starters = [fetching, STARTER, { ...STARTER, problem: failed }];
  await setup.fetchStarter();
  await setup.stopStarter();
  await jest.advanceTimersByTimeAsync(5000);
  expect(api.asked).toEqual(['fetch', 'stop']);
  await setup.removeStarter();
  expect([setup.problem, refreshed]).toEqual([failed, 1]);
});

it('reports the state of the process, or none if it is unknown', async () => {
  api.starters = [{ ...ready, process: 'starting' }];
  expect(await setup.process()).toBe('starting');
  api.failure = 'away';
  expect(await setup.process()).toBe('none');
});
