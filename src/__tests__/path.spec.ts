/** How few functions a prompt passes on its way from Send to the wire. */

import { ServerConnection } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import { join } from 'path';

import { Api } from '../server/api';
import { stageSession } from './stagesession';

/** Eight, without the composer's own function and `Api.step`, which awaits nothing. */
const MOST = 6;
const SRC = join(__dirname, '..');

/** The functions of ours that are at work, also those that await others; the innermost first. */
function functionsAtWork(): string[] {
  const lines = (new Error().stack ?? '').split('\n');
  return lines
    .filter(line => line.includes(SRC) && !line.includes('__tests__'))
    .map(line => /at (?:async )?(.*?) \(/.exec(line)?.[1] ?? line);
}

describe('the path of a prompt', () => {
  const limit = Error.stackTraceLimit;
  beforeEach(() => {
    Error.stackTraceLimit = 100;
  });
  afterEach(() => {
    Error.stackTraceLimit = limit;
  });

  it('is short, and listed at the top of turn.ts', async () => {
    const paths = new Map<string, string[]>();
    const sent = new PromiseDelegate<void>();
    const settings = ServerConnection.makeSettings({
      fetch: (input: RequestInfo | URL) => {
        const { url } = input as Request;
        const call = new URL(url).pathname.split('/').at(-1) ?? '';
        paths.set(call, functionsAtWork());
        if (call === 'steps') {
          sent.resolve();
        }
        const created = { conversation: 'c', seq: 0, conversations: [] };
        return Promise.resolve(
          new Response(JSON.stringify(created), { status: 201 })
        );
      }
    });
    const session = stageSession(new Api(settings));
    await session.load();
    const ended = session.send('Go');
    await sent.promise;
    await session.stop();
    await ended;
    session.dispose();
    const path = paths.get('steps') ?? [];
    expect(path.at(-1)).toBe('ChatSession.send');
    expect(path).toContain('Turn.run');
    expect(path.length).toBeLessThanOrEqual(MOST);
  });
});
