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
function play(
  judged: Partial<ITrial>,
  mode: 'ask' | 'safe' = 'safe',
  inDoubt = true
) {
  const notebook = new StageNotebook('a = 1');
  const tried: string[] = [];
  notebook.trial = id => {
    tried.push(id);
    return Promise.resolve(RESULT);
  };
  const made = stage([[DOUBTFUL], ['Done.']], { notebook, mode, inDoubt });
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

  it.each([
    ['in a lower mode', 'ask', true],
    ['once the user has turned that off', 'safe', false]
  ] as const)('is not tried %s', async (_, mode, inDoubt) => {
    const found = play({ passed: true }, mode, inDoubt);
    const { conversation, send, server, turn } = found;
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

  it('is tried again if the kernel has run something since', async () => {
    const { conversation, notebook, send, server, tried } = play({
      passed: true
    });
    notebook.trial = id => {
      tried.push(id);
      // The user runs a cell while it is tried, once.
      notebook.kernel.moment += tried.length === 1 ? 1 : 0;
      return Promise.resolve(RESULT);
    };
    await send('Go');
    expect(tried).toHaveLength(2);
    expect(server.acts).not.toContain('approved 1');
    expect(statuses(conversation)).toEqual(['done']);
  });

  it('asks if the kernel runs something during each trial', async () => {
    const { conversation, notebook, send, server, tried, turn } = play({
      passed: true
    });
    notebook.trial = id => {
      tried.push(id);
      notebook.kernel.moment += 1;
      return Promise.resolve(RESULT);
    };
    const sent = send('Go');
    await when(conversation, () => conversation.state === 'waiting');
    expect(tried).toHaveLength(3);
    expect(notebook.ran).toEqual([]);
    expect(server.acts).not.toContain('running 1');
    turn.decide(1, 'run');
    await sent;
    expect(notebook.ran).toEqual(['x']);
    expect(server.acts).toContain('approved 1');
  });

  it('asks if the kernel runs something once its run is reported', async () => {
    const { conversation, notebook, send, server, turn } = play({
      passed: true
    });
    server.refuse = ({ action }) => {
      if (action === 'running' && !server.acts.includes('approved 1')) {
        notebook.kernel.moment += 1;
      }
    };
    const sent = send('Go');
    await when(conversation, () => conversation.state === 'waiting');
    expect(notebook.ran).toEqual([]);
    turn.decide(1, 'run');
    await sent;
    expect(notebook.ran).toEqual(['x']);
  });
});
