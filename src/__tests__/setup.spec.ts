/* eslint-disable jupyter/no-untranslated-string -- titles of models and servers are no text */
/** The three ways to set up a model, and what they leave behind. */

import { type Api, ApiError } from '../server/api';
import { isFetching, Setup } from '../chat/setup';
import type {
  IEndpoint,
  ILocalEndpoint,
  IMadeEndpoint,
  IStarter
} from '../server/wire';

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
const OLLAMA: ILocalEndpoint = {
  title: 'Ollama',
  base_url: 'http://127.0.0.1:11434/v1',
  models: ['a'],
  used: false
};

const MADE: IMadeEndpoint = {
  ...{ name: 'ollama', models: ['ollama/a'] },
  ...{ model: 'ollama/a', verified: false }
};

/** A server that holds endpoints and a starter, and remembers what it was asked. */
class FakeApi {
  asked: string[] = [];
  kept: IEndpoint[] = [];
  starters: IStarter[] = [STARTER];
  failure: string | null = null;

  endpoints = () => this._answer('endpoints', this.kept);
  localEndpoints = () => this._answer('local', [OLLAMA]);
  starter = () => this._next('starter');
  fetchStarter = () => this._next('fetch');
  stopStarter = () => this._next('stop');
  removeStarter = () => this._next('remove');
  removeEndpoint = (name: string) => {
    this.kept = this.kept.filter(each => each.name !== name);
    return this._answer(`remove ${name}`, undefined);
  };
  addEndpoint = (endpoint: object) =>
    this._answer(`add ${JSON.stringify(endpoint)}`, MADE);

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

it('does not search for local servers unless asked', async () => {
  await setup.load();
  expect(api.asked).toEqual(['endpoints', 'starter']);
  expect(setup.local).toBeNull();
  await setup.discover();
  expect(setup.local).toEqual([OLLAMA]);
});

it('sends a key once and stores none', async () => {
  setup.toggle();
  expect(await setup.paste('sk-canary', ' ')).toBe(true);
  expect(api.asked).toEqual(['add {"key":"sk-canary"}', 'endpoints']);
  const { _changed, _api, ...held } = setup as unknown as Record<
    string,
    unknown
  >;
  expect(JSON.stringify(held)).not.toContain('sk-canary');
  expect([_changed, _api]).toEqual([setup.changed, api]);
  expect([setup.isShown, refreshed]).toEqual([false, 1]);
  await setup.paste('sk-canary', ' http://a/v1 ');
  expect(api.asked[2]).toBe('add {"base_url":"http://a/v1","key":"sk-canary"}');
});

it('says why a method failed, until it is tried again', async () => {
  api.failure = 'The key was refused.';
  expect(await setup.paste('wrong', '')).toBe(false);
  expect(setup.problem('key')?.message).toBe('The key was refused.');
  expect([setup.problem('local'), refreshed, used]).toEqual([null, 0, []]);
  await setup.paste('right', '');
  expect([setup.problem('key'), used]).toEqual([null, [MADE]]);
});

it('forgets what failed once another method has worked, and when it is closed', async () => {
  api.failure = 'The key was refused.';
  await setup.paste('wrong', '');
  await setup.use(OLLAMA);
  expect(setup.problem('key')).toBeNull();
  setup.toggle();
  api.failure = 'The key was refused.';
  await setup.paste('wrong', '');
  setup.toggle();
  expect(setup.problem('key')).toBeNull();
});

it('uses a server that was found, and forgets it', async () => {
  api.kept = [
    { name: 'ollama', base_url: OLLAMA.base_url, key: false, hidden: false }
  ];
  await setup.discover();
  await setup.use(OLLAMA);
  expect(api.asked).toContain(`add {"base_url":"${OLLAMA.base_url}"}`);
  expect([setup.endpoints.length, setup.local]).toEqual([1, null]);
  await setup.forget('ollama');
  expect([setup.endpoints.length, refreshed]).toEqual([0, 2]);
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
  expect([setup.problem('starter'), refreshed]).toEqual([failed, 1]);
});

it('reports the state of the process, or none if it is unknown', async () => {
  api.starters = [{ ...ready, process: 'starting' }];
  expect(await setup.process()).toBe('starting');
  api.failure = 'away';
  expect(await setup.process()).toBe('none');
});
