/* eslint-disable jupyter/no-untranslated-string -- titles of servers are no text */
/** The endpoints on the set-up page, and what the server is asked to do with them. */

import { Setup } from '../chat/setup';
import { EndpointList } from '../panel/setup/endpointlist';
import { type Api, ApiError } from '../server/api';
import type { IEndpoint, ILocalEndpoint, IMadeEndpoint } from '../server/wire';

const endpoint = (
  name: string,
  change: Partial<IEndpoint> = {}
): IEndpoint => ({
  ...{ name, title: name, base_url: `http://${name}/v1`, preset: 'custom' },
  ...{ api_version: '', models: [], locked: [], set_by: [] },
  ...{ on: true, hidden: false },
  ...{ key: { place: 'none', hint: '', variable: '' }, plain_http: false },
  ...{ host: '', local: true, refused: '' },
  ...change
});
const FOUND: ILocalEndpoint = {
  ...{ title: 'Ollama', base_url: 'http://127.0.0.1:11434/v1' },
  ...{ models: ['a'], cut: false, used: false }
};
const MADE: IMadeEndpoint = {
  ...{ name: 'a', models: ['a/x'], model: 'a/x', verified: false }
};
const BY_VARIABLE = endpoint('openai', { set_by: ['OPENAI_API_KEY'] });

let asked: string[];
let endpoints: IEndpoint[];
let failure: string | null;
let used: IMadeEndpoint[];
let refreshed: number;
let setup: Setup;
let list: EndpointList;

/** What the server answers. */
function answer(method: string, place: string): unknown {
  if (place === 'local-endpoints') {
    return { endpoints: [FOUND] };
  }
  const presets: unknown[] = [];
  const all = { endpoints, presets, date: '2026-11-28', keys: 'file' };
  return method === 'POST' ? MADE : all;
}

beforeEach(() => {
  [asked, used, failure, refreshed] = [[], [], null, 0];
  endpoints = [BY_VARIABLE, endpoint('a'), endpoint('b/c'), endpoint('d')];
  const call = (method: string, place: string, body?: object) => {
    asked.push(`${method} ${place} ${JSON.stringify(body) ?? ''}`.trim());
    const words = { kind: 'key', message: failure ?? '', kept: '' };
    return failure === null
      ? Promise.resolve(answer(method, place))
      : Promise.reject(new ApiError({ ...words, retryable: false }));
  };
  setup = new Setup(
    { call } as unknown as Api,
    () => {
      refreshed += 1;
      return Promise.resolve();
    },
    made => used.push(made)
  );
  list = new EndpointList(setup);
});

afterEach(() => list.dispose());

it('does not search for local servers unless asked', async () => {
  await list.load();
  expect([asked, list.local]).toEqual([['GET endpoints'], null]);
  await list.discover();
  expect(list.local).toEqual([FOUND]);
});

it('sends a key once and stores none', async () => {
  setup.toggle();
  expect(await list.add({ preset: 'mistral', key: 'sk-canary' })).toBe(true);
  expect(asked).toEqual([
    'POST endpoints {"preset":"mistral","key":"sk-canary"}',
    'GET endpoints'
  ]);
  const { _changed, _setup, ...held } = list as unknown as Record<
    string,
    unknown
  >;
  expect(JSON.stringify(held)).not.toContain('sk-canary');
  expect([_changed, _setup]).toEqual([list.changed, setup]);
  expect([setup.isShown, refreshed, used]).toEqual([false, 1, [MADE]]);
});

it('takes a key while it waits for the list, and goes on waiting for the key', async () => {
  const loading = list.load();
  expect(list.busy).toBe(null);
  const adding = list.add({ preset: 'mistral', key: 'sk' });
  await loading;
  expect(list.busy).toBe('key');
  expect(await adding).toBe(true);
  expect([list.busy, used]).toEqual([null, [MADE]]);
});

it('waits for each of two things until it is there', async () => {
  const both = [list.discover(), list.add({ preset: 'mistral' })];
  await both[0];
  expect(list.busy).toBe('key');
  await both[1];
  expect(list.busy).toBe(null);
});

it('says why there is no list', async () => {
  failure = 'No.';
  await list.load();
  expect(list.problem('key')?.message).toBe('No.');
});

it('says why something failed where it failed, until something else is done', async () => {
  await list.load();
  const [, a, b] = list.endpoints;
  failure = 'The key was refused.';
  expect(await list.edit(a, { key: 'wrong' })).toBe(false);
  expect(list.problem(a)?.message).toBe('The key was refused.');
  expect([list.problem(b), list.problem('key'), refreshed]).toEqual([
    ...[null, null, 0]
  ]);
  failure = null;
  expect(await list.edit(a, { key: 'right' })).toBe(true);
  expect([list.problem(a), refreshed]).toEqual([null, 1]);
});

it('does not mistake an endpoint for a place on the page', async () => {
  endpoints = [endpoint('key')];
  await list.load();
  failure = 'no';
  await list.forget(list.endpoints[0]);
  expect(list.problem('key')).toBeNull();
  expect(list.problem(list.endpoints[0])?.message).toBe('no');
});

it('uses a server that was found', async () => {
  await list.use(FOUND);
  expect(asked[0]).toBe(`POST endpoints {"base_url":"${FOUND.base_url}"}`);
  expect(used).toEqual([MADE]);
});

it('switches off, moves up and forgets, and asks again which models there are', async () => {
  await list.load();
  expect(list.own.map(({ name }) => name)).toEqual(['a', 'b/c', 'd']);
  const [, , b] = list.endpoints;
  asked = [];
  await list.edit(b, { on: false });
  await list.raise(b);
  await list.forget(b);
  expect(asked.filter(call => !call.startsWith('GET'))).toEqual([
    'PATCH endpoints/b%2Fc {"on":false}',
    'PATCH endpoints {"order":["b/c","a","d"]}',
    'DELETE endpoints/b%2Fc'
  ]);
  expect(refreshed).toBe(3);
});

it('tests an endpoint, and forgets what it found when it is changed', async () => {
  await list.load();
  const [, a] = list.endpoints;
  const states: boolean[] = [];
  list.changed.connect(() => states.push(list.isTesting));
  await list.test(a);
  expect(asked).toContain('POST endpoints/a/test {}');
  expect([list.tested(a), states[0], list.isTesting]).toEqual([
    ...[MADE, true, false]
  ]);
  await list.edit(a, { on: false });
  expect(list.tested(a)).toBeNull();
});

it('shows without a word what has changed elsewhere', async () => {
  await list.load();
  endpoints = [endpoint('embedded', { preset: 'embedded' })];
  await list.refresh();
  expect(list.endpoints.map(({ name }) => name)).toEqual(['embedded']);
  failure = 'Away.';
  await list.refresh();
  expect(list.endpoints).toHaveLength(1);
  expect([list.busy, list.problem('key')]).toEqual([null, null]);
});
