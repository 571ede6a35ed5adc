/** A block that is in doubt is tried first: by what that gave, it runs without a question or asks. */

import type { TrialEnd } from '../notebook/run/trial';
import type { ITrial } from '../server/wire';
import { refusal, stage, StageNotebook, statuses, until, when } from './stage';

const DOUBTFUL = { code: 'x', verdict: 'ask' as const, doubtful: true };
const PLACE = 'conversations/c/trials';
const RESULT: TrialEnd = {
  result: { blocks: [] },
  moment: { process: 'p', count: 1 }
};

/** A trial that lasts until it is stopped. */
function lasts(_: string, stop: AbortSignal): Promise<TrialEnd> {
  return new Promise(resolve => {
    const end = () => resolve('stopped');
    stop.addEventListener('abort', end);
    if (stop.aborted) {
      end();
    }
  });
}

/** A turn with one block, whose trial the server judges like this. */
function play(judged: Partial<ITrial>, mode: 'ask' | 'safe' = 'safe') {
  const notebook = new StageNotebook('a = 1');
  const tried: string[] = [];
  notebook.trial = id => {
    tried.push(id);
    return Promise.resolve(RESULT);
  };
  const made = stage([[DOUBTFUL], ['Done.']], { notebook, mode });
  made.server.answer = place =>
    place === PLACE
      ? { trial: 't', start: 's', stop: 'e' }
      : {
          ...{ trial: 't', first: true, facts: { ended: 'done' } },
          blocks: [{ block: 1, source: 'x', outputs: [] }],
          ...judged
        };
  return { ...made, tried };
}

describe('a block in doubt', () => {
  it('runs without a question if nothing outside was touched', async () => {
    const { conversation, notebook, send, server } = play({ passed: true });
    await send('Go');
    expect(statuses(conversation)).toEqual(['done']);
    expect(notebook.ran).toEqual(['x']);
    expect(server.acts).not.toContain('approved 1');
    expect(server.calls).toEqual([
      [
        PLACE,
        {
          ...{ client: 'me', turn: 1, first: true },
          sources: [{ block: 1, source: 'x' }]
        }
      ],
      [`${PLACE}/t`, { client: 'me', ...(RESULT as object) }]
    ]);
  });

  it('asks if not, with what it does among its risks', async () => {
    const effects = ['writes files: a.csv'];
    const found = play({ passed: false, effects });
    const { conversation, notebook, send, turn } = found;
    const sent = send('Go');
    await when(conversation, () => conversation.state === 'waiting');
    expect(conversation.block(1, 1)).toMatchObject({
      ...{ status: 'waiting', risks: effects, trying: undefined }
    });
    turn.decide(1, 'run');
    await sent;
    expect(notebook.ran).toEqual(['x']);
    expect(found.server.acts).toContain('approved 1');
  });

  it.each<TrialEnd>(['lost', 'stopped', { unavailable: 'threads' }])(
    'asks if there is no result: %j',
    async end => {
      const { conversation, notebook, send, server, turn } = play({});
      notebook.trial = () => Promise.resolve(end);
      const sent = send('Go');
      await when(conversation, () => conversation.state === 'waiting');
      expect(server.calls).toHaveLength(1);
      turn.decide(1, 'skip');
      await sent;
      expect(notebook.ran).toEqual([]);
    }
  );

  it('asks if the server refuses the trial', async () => {
    const { conversation, send, server, tried, turn } = play({});
    server.answer = () => Promise.reject(refusal('asks'));
    const sent = send('Go');
    await when(conversation, () => conversation.state === 'waiting');
    expect(tried).toEqual([]);
    turn.decide(1, 'skip');
    await sent;
  });

  it('is not tried in a lower mode', async () => {
    const { conversation, send, server, turn } = play({ passed: true }, 'ask');
    const sent = send('Go');
    await when(conversation, () => conversation.state === 'waiting');
    expect(server.calls).toEqual([]);
    turn.decide(1, 'skip');
    await sent;
  });

  it('needs no trial once the user has said yes', async () => {
    const { conversation, notebook, send, server, turn } = play({});
    notebook.trial = lasts;
    const sent = send('Go');
    await when(
      conversation,
      () => conversation.block(1, 1)?.trying !== undefined
    );
    turn.decide(1, 'run');
    await sent;
    expect(conversation.block(1, 1)?.trying).toBe(undefined);
    expect(notebook.ran).toEqual(['x']);
    expect(server.acts).toContain('approved 1');
  });

  it('does not run after a Stop of the turn', async () => {
    const { conversation, notebook, send, turn } = play({});
    notebook.trial = lasts;
    const sent = send('Go');
    await when(
      conversation,
      () => conversation.block(1, 1)?.trying !== undefined
    );
    await turn.stop();
    await sent;
    expect(notebook.ran).toEqual([]);
    expect(statuses(conversation)).toEqual(['stopped']);
  });

  it('is asked about if its cell was changed before the trial', async () => {
    const { conversation, notebook, send, server, turn } = play({});
    notebook.free = new Promise<void>(() => undefined);
    let edited = false;
    conversation.changed.connect(() => {
      const cell = conversation.block(1, 1)?.cell;
      if (!edited && cell && conversation.block(1, 1)?.status === 'waiting') {
        edited = true;
        notebook.model.sharedModel.cells
          .find(each => each.getId() === cell)!
          .setSource('y');
      }
    });
    const sent = send('Go');
    await until(conversation, 1, 'waiting');
    await when(conversation, () => conversation.state === 'waiting');
    expect(server.calls).toEqual([]);
    expect(conversation.block(1, 1)).toMatchObject({ code: 'y' });
    turn.decide(1, 'skip');
    await sent;
  });
});
