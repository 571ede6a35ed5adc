import { ServerConnection } from '@jupyterlab/services';
import { ReadableStream } from 'stream/web';

import { Api } from '../server/api';

let asked: string[];
let api: Api;

beforeEach(() => {
  asked = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost/',
    fetch: request => {
      asked.push((request as Request).url);
      const body = new ReadableStream({ start: stream => stream.close() });
      return Promise.resolve({ ok: true, body } as unknown as Response);
    }
  });
  api = new Api(settings);
});

afterEach(() => jest.restoreAllMocks());

describe('Api', () => {
  it.each([
    [false, 'client=me%20too&seen=1'],
    [true, 'client=me%20too']
  ])('says whether the page is seen, hidden: %s', async (hidden, query) => {
    jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
    const { signal } = new AbortController();
    await api.events('abc', 4, 'me too', signal).next();
    expect(asked).toEqual([
      expect.stringContaining(`gptcode/conversations/abc/events?${query}`)
    ]);
    expect(asked[0].includes('seen')).toBe(!hidden);
  });

  it.each([true, false])('counts as activity: %s', async active => {
    const { signal } = new AbortController();
    await api.events('abc', 4, 'me', signal, active).next();
    expect(asked[0].includes('no_track_activity=1')).toBe(!active);
  });
});
