import { ServerConnection } from '@jupyterlab/services';
import { ReadableStream } from 'stream/web';

import { Api } from '../server/api';

let asked: string[];
let status: number;
const json = () => Promise.reject(new Error('This is a web page.'));
let api: Api;

beforeEach(() => {
  asked = [];
  status = 200;
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost/',
    fetch: request => {
      asked.push((request as Request).url);
      const body = new ReadableStream({ start: stream => stream.close() });
      const url = asked[0];
      const answer = { ok: status < 400, status, url, body, json };
      return Promise.resolve(answer as unknown as Response);
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

  it('says what to do where the server extension is missing', async () => {
    status = 404;
    await expect(api.status()).rejects.toThrow(
      'The GPT-Code server extension is not running. Restart the Jupyter server. If that does not help, run “jupyter server extension enable jupyterlab_gptcode” where it is installed (“pip install jupyterlab-gptcode”), and restart again.'
    );
  });

  it('says so of no other missing thing', async () => {
    status = 404;
    await expect(api.models()).rejects.toThrow(
      'The Jupyter server answered with 404.'
    );
  });

  it.each([true, false])('counts as activity: %s', async active => {
    const { signal } = new AbortController();
    await api.events('abc', 4, 'me', signal, active).next();
    expect(asked[0].includes('no_track_activity=1')).toBe(!active);
  });
});
