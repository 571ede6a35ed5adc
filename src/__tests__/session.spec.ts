import { insertCell } from '../notebook/write/cells';
import { ApiError, UNREACHABLE } from '../server/api';
import type { IBlockPart, ITranscript } from '../conversation/transcript';
import { ask, EMPTY, type Script, statuses, until } from './stage';
import { refusal, StageServer } from './stageserver';
import { SessionNotebook, stageSession } from './stagesession';

const ORIGIN = { conversation: 'c', turn: 1, block: 1, model: 'm' };

/** A conversation whose block waits for the user, and whose page is gone. */
function left(): ITranscript {
  const block: IBlockPart = {
    ...{ type: 'block', block: 1, language: 'python', code: 'x = 1' },
    ...{ status: 'waiting', verdict: 'ask', cell: null, inserted: false }
  };
  const step = { type: 'step', step: 's', kind: 'prompt', model: 'm' } as const;
  const turn = { turn: 1, prompt: 'Go', model: 'm', parts: [step, block] };
  const driven = { driver: 'gone', here: false, open: true };
  return { ...EMPTY, seq: 9, ...driven, turns: [{ ...turn, next: 'results' }] };
}

function stage(scripts: Script[], known?: ITranscript) {
  const server = new StageServer(scripts, known);
  const notebook = new SessionNotebook('a = 1');
  notebook.conversation = known ? 'c' : null;
  const session = stageSession(server.api, notebook);
  return { notebook, server, session };
}

describe('ChatSession', () => {
  it('has one turn at a time', async () => {
    const { server, session } = stage([[ask('x')]]);
    await session.load();
    const ended = session.send('Go');
    await until(session.conversation, 1, 'waiting');
    await session.send('Again');
    expect(session.standing).toBe('here');
    await session.stop();
    await ended;
    expect(session.busy).toBe(false);
    expect(server.requests.map(each => each.text)).toEqual(['Go']);
    session.dispose();
  });

  it('sends nothing while the conversation is not available', async () => {
    const { notebook, server, session } = stage([['Hi.']], left());
    const read = jest.spyOn(server, 'readConversation');
    read.mockRejectedValueOnce(new ApiError(UNREACHABLE));
    await session.send('Go');
    expect(server.requests).toEqual([]);
    expect(session.conversation.latest?.parts).toMatchObject([
      { type: 'error', kind: 'unreachable' }
    ]);
    expect(notebook.sources).toEqual(['a = 1']);
    session.dispose();
  });

  it('finds the cell of a block that no page has reported, and runs it', async () => {
    const { notebook, server, session } = stage([['Done.']], left());
    const writer = insertCell(notebook.model, null, { ...ORIGIN, created: '' });
    writer.type('x = 1');
    writer.finish();
    await session.load();
    expect(session.standing).toBe('left');
    expect(session.conversation.block(1, 1)?.cell).toBe(writer.cell);
    await session.continueHere(new Map([[1, 'run']]));
    expect(notebook.ran).toEqual(['x = 1']);
    expect(server.acts).toEqual([
      ...['taken-over', 'approved 1', 'running 1', 'ran 1', 'ended']
    ]);
    session.dispose();
  });

  it('does not bring back a cell that the user removes before the turn continues', async () => {
    const { notebook, session } = stage([['Done.']], left());
    insertCell(notebook.model, null, { ...ORIGIN, created: '' }).finish();
    await session.load();
    notebook.model.sharedModel.deleteCell(1);
    await session.continueHere(new Map([[1, 'run']]));
    expect(notebook.sources).toEqual(['a = 1']);
    expect(statuses(session.conversation)).toEqual(['skipped']);
    session.dispose();
  });

  it('shows the cell of another page once it is in the notebook', async () => {
    const { notebook, session } = stage([], left());
    await session.load();
    expect(session.conversation.block(1, 1)?.cell).toBeNull();
    const origin = { ...ORIGIN, created: '' };
    const { cell } = insertCell(notebook.model, null, origin);
    expect(session.conversation.block(1, 1)).toMatchObject({
      ...{ cell, inserted: true }
    });
    session.dispose();
  });

  it.each(['running', 'skipped', 'ran'] as const)(
    'learns from a report of another page which cell it is: %s',
    async action => {
      const { session } = stage([], left());
      await session.load();
      const { conversation } = session;
      const place = { step: '', turn: 1, block: 1, cell: 'new' };
      const report = { type: 'action', client: 'other', action } as const;
      conversation.apply({ seq: 10, ...report, ...place });
      expect(conversation.block(1, 1)).toMatchObject({
        ...{ cell: 'new', inserted: action !== 'running' }
      });
      session.dispose();
    }
  );
});

describe('a conversation that the server has less of than the page', () => {
  it('is read again, and the page goes on from there', async () => {
    jest.useFakeTimers();
    try {
      const { server, session } = stage([], left());
      await session.load();
      const before = session.conversation;
      before.skip(99);
      await jest.advanceTimersByTimeAsync(4_000);
      expect(session.conversation).not.toBe(before);
      expect(session.conversation.transcript.seq).toBe(9);
      expect(session.conversation.latest?.prompt).toBe('Go');
      expect(server.requests).toEqual([]);
      session.dispose();
    } finally {
      jest.useRealTimers();
    }
  });

  it.each(['the poll', 'Run'])(
    'ends the turn here, and is read again: found by %s',
    async how => {
      jest.useFakeTimers();
      try {
        const { notebook, server, session } = stage([[ask('x'), ask('y')]]);
        notebook.conversation = 'c';
        await session.load();
        const ended = session.send('Go');
        await jest.advanceTimersByTimeAsync(100);
        expect(session.conversation.block(1, 1)?.status).toBe('waiting');
        const before = session.conversation;
        if (how === 'Run') {
          server.refuse = () => {
            throw refusal('no-block');
          };
          session.decide(1, 'run');
        } else {
          before.skip(99);
        }
        await jest.advanceTimersByTimeAsync(4_000);
        await ended;
        expect(session.conversation).not.toBe(before);
        expect(statuses(before)).toEqual(['waiting', 'waiting']);
        expect(notebook.ran).toEqual([]);
        expect(server.acts).toEqual([]);
        expect(session.busy).toBe(false);
        session.dispose();
      } finally {
        jest.useRealTimers();
      }
    }
  );
});
