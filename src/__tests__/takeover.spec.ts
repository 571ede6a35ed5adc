/** A page takes a turn over while the page before it still runs a cell: it runs once. */

import type { IBlockPart, ITranscript } from '../conversation/transcript';
import { question, shownBlock } from '../panel/shared/status';
import type { ResultStatus, SavedEvent } from '../server/wire';
import {
  EMPTY,
  pass,
  refusal,
  stage as stageTurn,
  StageNotebook,
  until,
  when
} from './stage';
import { StageServer } from './stageserver';
import { SessionNotebook, stageSession } from './stagesession';

const CODE = 'x = 1';

/** A conversation whose block another page waits with, or runs. */
function theirs(cell: string, change: Partial<IBlockPart>): ITranscript {
  const block: IBlockPart = {
    ...{ type: 'block', block: 1, language: 'python', code: CODE },
    ...{ status: 'running', verdict: 'ask', cell, inserted: true },
    ...change
  };
  const step = { type: 'step', step: 's', kind: 'prompt', model: 'm' } as const;
  const turn = { turn: 1, prompt: 'Go', model: 'm', parts: [step, block] };
  const driven = { driver: 'other', here: true, open: true };
  return { ...EMPTY, seq: 9, ...driven, turns: [{ ...turn, next: 'results' }] };
}

function report(seq: number, fields: object): SavedEvent {
  const base = { seq, turn: 1, step: '', block: 1, client: 'other' };
  return { ...base, type: 'action', ...fields } as SavedEvent;
}

const ran = (status: ResultStatus, client = 'other') =>
  report(50, { action: 'ran', status, client, source: CODE });

function stage(change: Partial<IBlockPart> = {}) {
  const notebook = new StageNotebook(CODE);
  let free: () => void = () => undefined;
  notebook.free = new Promise(resolve => {
    free = resolve;
  });
  const known = theirs(notebook.id(0), change);
  const staged = stageTurn([['Done.']], { known, notebook });
  const resume = () => staged.turn.run({ kind: 'resume', decided: new Map() });
  return { ...staged, free: () => free(), resume };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('taking over while a cell runs', () => {
  it.each<[ResultStatus, string, number]>([
    ['ok', 'done', 1],
    ['error', 'failed', 1],
    ['stopped', 'stopped', 0]
  ])(
    'believes the page that had started it: %s',
    async (status, shown, results) => {
      const { conversation, notebook, resume, server, turn } = stage();
      const ended = resume();
      await when(conversation, () => conversation.state === 'running');
      await jest.advanceTimersByTimeAsync(60_000);
      // The kernel is busy: there is nothing to decide.
      const block = conversation.block(1, 1)!;
      expect(shownBlock(block, 'here').status).toBe('running');
      expect(question(block, 'here')).toBeNull();
      turn.hear(ran(status));
      await pass(ended);
      expect(conversation.block(1, 1)).toMatchObject({ status: shown });
      expect(notebook.ran).toEqual([]);
      expect(notebook.refreshed).toBe(2);
      expect(server.requests).toHaveLength(results);
      expect(server.acts).not.toContain('ran 1');
    }
  );

  it('waits a while for the report, then asks', async () => {
    const { conversation, free, notebook, resume, server, turn } = stage();
    const ended = resume();
    await when(conversation, () => conversation.state === 'running');
    free();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(conversation.block(1, 1)?.status).toBe('running');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(question(conversation.block(1, 1)!, 'here')).toBe('lost');
    turn.decide(1, 'run');
    await pass(ended);
    expect(notebook.ran).toEqual([CODE]);
    expect(server.acts).toEqual([
      ...['taken-over', 'approved 1', 'running 1', 'ran 1', 'ended']
    ]);
  });

  it('reports the approval of a cell that has changed since', async () => {
    const { conversation, free, notebook, resume, server, turn } = stage();
    const ended = resume();
    await when(conversation, () => conversation.state === 'running');
    free();
    await jest.advanceTimersByTimeAsync(6_000);
    notebook.model.sharedModel.cells[0].setSource('changed');
    turn.noticeChanges();
    turn.decide(1, 'run');
    await pass(ended);
    expect(notebook.ran).toEqual(['changed']);
    expect(
      server.actions.map(({ action, source }) => [action, source])
    ).toEqual([
      ['taken-over', undefined],
      ['approved', 'changed'],
      ['running', 'changed'],
      ['ran', 'changed'],
      ['ended', undefined]
    ]);
  });

  it('believes a late report, and asks no more', async () => {
    const { conversation, free, notebook, resume, server, turn } = stage();
    const ended = resume();
    free();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(conversation.state).toBe('waiting');
    turn.hear(ran('ok'));
    await pass(ended);
    expect(conversation.block(1, 1)?.status).toBe('done');
    expect(notebook.ran).toEqual([]);
    expect(server.acts).toEqual(['taken-over', 'ended']);
    expect(server.requests).toHaveLength(1);
  });

  it('does not run what has run, as the server says', async () => {
    const { conversation, free, notebook, resume, server, turn } = stage();
    server.refuse = ({ action }) => {
      if (action === 'running') {
        throw refusal('settled');
      }
    };
    const ended = resume();
    free();
    await jest.advanceTimersByTimeAsync(5_000);
    turn.decide(1, 'run');
    await jest.advanceTimersByTimeAsync(1_000);
    turn.hear(ran('ok'));
    await pass(ended);
    expect(conversation.block(1, 1)?.status).toBe('done');
    expect(notebook.ran).toEqual([]);
  });

  it('knows what the other page did until then', async () => {
    const { conversation, notebook, resume, server, turn } = stage({
      status: 'waiting'
    });
    // It started to run the cell, and this page had not heard so.
    const fields = { action: 'running', source: CODE };
    server.reports.push(report(9.5, fields));
    const ended = resume();
    await when(conversation, () => conversation.state === 'running');
    turn.hear(ran('ok'));
    await pass(ended);
    expect(notebook.ran).toEqual([]);
    expect(server.acts).toEqual(['taken-over', 'ended']);
  });

  it('leaves a cell unknown at a Stop', async () => {
    const { conversation, resume, server, turn } = stage();
    const ended = resume();
    await when(conversation, () => conversation.state === 'running');
    await turn.stop();
    await pass(ended);
    expect(conversation.block(1, 1)?.status).toBe('unknown');
    expect(server.actions.find(({ action }) => action === 'ran')).toMatchObject(
      { status: 'unknown' }
    );
  });

  it('shows the late result of an earlier turn', async () => {
    const { conversation, resume, turn } = stage({ status: 'unknown' });
    await pass(resume());
    turn.hear(ran('ok'));
    expect(conversation.block(1, 1)?.status).toBe('done');
  });
});

describe('the page that another one has taken over from', () => {
  it('saves the outputs before it reports them', async () => {
    const notebook = new StageNotebook();
    const order: string[] = [];
    const finish = notebook.hold(CODE);
    const script = [{ code: CODE, verdict: 'run' as const }];
    const staged = stageTurn([script], { notebook });
    const { conversation, send, server, turn } = staged;
    server.refuse = ({ action }) => void order.push(action);
    const ended = send('Go');
    await until(conversation, 1, 'running');
    await jest.advanceTimersByTimeAsync(0);
    const place = { seq: 50, turn: 1, step: '' };
    const over = { action: 'taken-over', client: 'other' } as const;
    turn.hear({ ...place, type: 'action', ...over });
    notebook.save = () => {
      order.push('saved');
      return Promise.resolve(true);
    };
    finish();
    await pass(ended);
    expect(order.slice(0, 3)).toEqual(['running', 'saved', 'ran']);
  });

  it('reports them also if JupyterLab does not end the save: it may ask the user', async () => {
    const notebook = new StageNotebook();
    const finish = notebook.hold(CODE);
    const script = [{ code: CODE, verdict: 'run' as const }];
    const { conversation, send, server, turn } = stageTurn([script], {
      notebook
    });
    const order: string[] = [];
    server.refuse = ({ action }) => void order.push(action);
    const ended = send('Go');
    await until(conversation, 1, 'running');
    await jest.advanceTimersByTimeAsync(0);
    const place = { seq: 50, turn: 1, step: '' };
    const over = { action: 'taken-over', client: 'other' } as const;
    turn.hear({ ...place, type: 'action', ...over });
    notebook.save = () => new Promise(() => undefined);
    finish();
    await pass(ended);
    expect(order.slice(0, 2)).toEqual(['running', 'ran']);
  });

  it('does not say that the user waits, where the other page was told to stop', async () => {
    const notebook = new StageNotebook();
    let stop: (status: ResultStatus) => void = () => undefined;
    notebook.outcome = () => new Promise(resolve => (stop = resolve));
    const script = [{ code: CODE, verdict: 'run' as const }];
    const staged = stageTurn([script], { notebook });
    const { conversation, send, server, turn } = staged;
    const ended = send('Go');
    await until(conversation, 1, 'running');
    await jest.advanceTimersByTimeAsync(0);
    const place = { seq: 50, turn: 1, step: '' };
    const over = { action: 'taken-over', client: 'other' } as const;
    turn.hear({ ...place, type: 'action', ...over });
    stop('stopped');
    await pass(ended);
    expect(conversation.block(1, 1)?.status).toBe('stopped');
    expect(server.acts).toEqual(['running 1', 'ran 1']);
    const { latest } = conversation;
    expect(latest?.parts.map(({ type }) => type)).toEqual(['step', 'block']);
  });
});

describe('Stop while another page runs a cell', () => {
  it.each([
    ['is there', true],
    ['has left', false]
  ])('ends the run, also where the page %s', async (_, here) => {
    const notebook = new SessionNotebook(CODE);
    const known = { ...theirs(notebook.id(0), {}), here };
    const server = new StageServer([], known);
    notebook.conversation = 'c';
    notebook.running = CODE;
    const session = stageSession(server.api, notebook);
    await session.load();
    notebook.kernel.isBusy = true;
    const running = report(9.5, { action: 'running', source: CODE });
    server.reports.push(running);
    session.conversation.apply(running);
    notebook.kernel.changed.emit();
    expect(session.standing).toBe(here ? 'elsewhere' : 'left');
    await pass(session.stop());
    await jest.advanceTimersByTimeAsync(10_000);
    expect(notebook.running).toBeNull();
    expect(session.conversation.block(1, 1)).toMatchObject({
      status: 'stopped'
    });
    expect(server.acts).toEqual(['taken-over', 'ran 1', 'ended']);
    expect(session.busy).toBe(false);
    session.dispose();
  });
});

describe('a turn that its page has left', () => {
  it('is not offered to run again while the kernel is busy', async () => {
    const notebook = new SessionNotebook(CODE);
    const known = { ...theirs(notebook.id(0), {}), here: false };
    const server = new StageServer([], known);
    notebook.conversation = 'c';
    const session = stageSession(server.api, notebook);
    await session.load();
    const place = { seq: 20, turn: 1, step: '', block: 1, client: 'other' };
    const running = { type: 'action', action: 'running' } as const;
    notebook.kernel.isBusy = true;
    session.conversation.apply({ ...place, ...running });
    notebook.kernel.changed.emit();
    expect(session.standing).toBe('left');
    const shown = () => {
      const block = session.conversation.block(1, 1)!;
      return [shownBlock(block, 'left').status, question(block, 'left')];
    };
    expect(shown()).toEqual(['running', null]);
    notebook.kernel.isBusy = false;
    notebook.kernel.changed.emit();
    expect(shown()).toEqual(['unknown', 'lost']);
    session.dispose();
  });
});
