/** A turn survives a lost connection, and another page continues it where the earlier one left. */

import { insertCell } from '../notebook/write/cells';
import type { Approval } from '../turn/approvals';
import type { IBlockPart, ITranscript } from '../conversation/transcript';
import { question } from '../panel/shared/status';
import type { SavedEvent } from '../server/wire';
import {
  away,
  EMPTY,
  refusal,
  type Script,
  stage as stageTurn,
  StageNotebook,
  when
} from './stage';

/** What an earlier page reported. */
function report(seq: number, fields: object): SavedEvent {
  const base = { seq, turn: 1, step: '', block: 1, client: 'gone' };
  return { ...base, type: 'action', ...fields } as SavedEvent;
}

const run = (code: string) => ({ code, verdict: 'run' as const });

function part(change: Partial<IBlockPart>): IBlockPart {
  return {
    type: 'block',
    block: 1,
    language: 'python',
    code: 'x = 1',
    status: 'waiting',
    verdict: 'run',
    cell: null,
    inserted: false,
    ...change
  };
}

/** A conversation whose latest turn an earlier page has left. */
function left(
  blocks: IBlockPart[],
  change: Partial<ITranscript> = {}
): ITranscript {
  const step = { step: 's', kind: 'prompt', model: 'm' } as const;
  const ended = change.live ? {} : { next: 'results' as const };
  const parts = [{ type: 'step' as const, ...step }, ...blocks];
  const turn = { turn: 1, prompt: 'Go', model: 'm', parts, ...ended };
  const driven = { driver: 'gone', here: false, open: true };
  return { ...EMPTY, seq: 9, ...driven, turns: [turn], ...change };
}

function stage(
  transcript: ITranscript,
  scripts: Script[] = [['Done.']],
  notebook = new StageNotebook('a = 1')
) {
  const staged = stageTurn(scripts, { known: transcript, notebook });
  const resume = (...decided: [number, Approval][]) =>
    staged.turn.run({ kind: 'resume', decided: new Map(decided) });
  return { ...staged, resume };
}

/** What an earlier page had typed of block 1 when it went; `isComplete` if that was all of it. */
function typed(source: string, isComplete = false): StageNotebook {
  const notebook = new StageNotebook('a = 1');
  const { model } = notebook;
  const created = { model: 'm', created: '' };
  const origin = { conversation: 'c', turn: 1, block: 1, ...created };
  const writer = insertCell(model, null, origin);
  writer.type(source);
  if (isComplete) {
    writer.finish();
  }
  return notebook;
}

describe('a connection that is lost', () => {
  it.each([0, 1, 3, 6, 9, 12])(
    'after %i events: the same step is asked for, nothing is done twice',
    async cut => {
      jest.useFakeTimers();
      try {
        const scripts = [['Look.', run('x = 1')], ['It is 1.']];
        const { server, notebook, conversation, send } = stage(EMPTY, scripts);
        server.cuts = [cut];
        const ended = send('Go');
        await jest.advanceTimersByTimeAsync(1_000);
        await ended;
        expect(notebook.sources).toEqual(['a = 1', 'x = 1']);
        expect(notebook.ran).toEqual(['x = 1']);
        const steps = server.requests.map(each => each.step);
        expect(new Set(steps).size).toBe(2);
        const texts = conversation.transcript.turns[0].parts.map(each =>
          each.type === 'text' ? each.text : each.type
        );
        expect(texts).toEqual(['step', 'Look.', 'block', 'step', 'It is 1.']);
        expect(conversation.lost).toBe(false);
      } finally {
        jest.useRealTimers();
      }
    }
  );

  it('reports a result once the server can be reached', async () => {
    jest.useFakeTimers();
    try {
      const { server, send } = stage(EMPTY, [[run('x')], ['Done.']]);
      let failures = 2;
      server.refuse = ({ action }) => {
        if (action === 'ran' && failures-- > 0) {
          throw away();
        }
      };
      const ended = send('Go');
      await jest.advanceTimersByTimeAsync(5_000);
      await ended;
      expect(server.acts.filter(act => act === 'ran 1')).toHaveLength(1);
      expect(server.requests).toHaveLength(2);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('resume', () => {
  it.each([
    ['our run: it ends', 'x = 1', 'stopped', null],
    ["the user's: it goes on", 'y = 2', 'unknown', 'y = 2']
  ])('Stop while the kernel is at %s', async (_, running, status, after) => {
    const notebook = typed('x = 1', true);
    notebook.running = running;
    notebook.free = new Promise(() => undefined);
    const lost = part({ status: 'running', inserted: true });
    const staged = stage(left([lost]), [], notebook);
    const ended = staged.resume();
    await when(
      staged.conversation,
      () => staged.conversation.state === 'running'
    );
    await staged.turn.stop();
    await ended;
    expect(staged.conversation.block(1, 1)?.status).toBe(status);
    expect(staged.server.acts).toContain('ran 1');
    expect(notebook.running).toBe(after);
    expect(notebook.ran).toEqual([]);
  });

  it('saves no cell that another page runs: both would save at once', async () => {
    const notebook = typed('x = 1', true);
    notebook.free = new Promise(() => undefined);
    const save = jest.spyOn(notebook, 'save');
    const lost = part({ status: 'running', inserted: false });
    const staged = stage(left([lost]), [], notebook);
    const ended = staged.resume();
    await when(
      staged.conversation,
      () => staged.conversation.state === 'running'
    );
    await staged.turn.stop();
    await ended;
    expect(save).not.toHaveBeenCalled();
  });

  it('writes a block that was lost with its page, and runs it', async () => {
    const { server, notebook, resume } = stage(left([part({})]));
    await resume();
    expect(notebook.sources).toEqual(['a = 1', 'x = 1']);
    expect(notebook.ran).toEqual(['x = 1']);
    expect(server.acts).toEqual(['taken-over', 'running 1', 'ran 1', 'ended']);
    expect(server.requests.map(each => each.kind)).toEqual(['results']);
  });

  it('completes a cell that was typed in part', async () => {
    const notebook = typed('x =');
    const { resume } = stage(left([part({})]), [['Done.']], notebook);
    await resume();
    expect(notebook.sources).toEqual(['a = 1', 'x = 1']);
    expect(notebook.ran).toEqual(['x = 1']);
  });

  it('asks again about what was approved and had not started, with its reasons', async () => {
    const notebook = typed('x = 1', true);
    const waiting = part({ verdict: 'ask', note: 'It deletes a file.' });
    const staged = stage(left([waiting]), [['Done.']], notebook);
    const approved = { action: 'approved', source: 'x = 1' } as const;
    staged.server.reports.push(report(9.5, approved));
    const ended = staged.resume();
    const { conversation } = staged;
    await when(conversation, () => conversation.state === 'waiting');
    expect(notebook.ran).toEqual([]);
    const asked = conversation.block(1, 1)!;
    expect(asked.note).toBe('It deletes a file.');
    expect(question(asked, 'here')).toBe('approval');
    staged.turn.decide(1, 'skip');
    await ended;
    expect(notebook.ran).toEqual([]);
  });

  it('waits with a complete cell as the user has edited it', async () => {
    const notebook = typed('x', true);
    const waiting = part({ verdict: 'ask' });
    const staged = stage(left([waiting]), [['Done.']], notebook);
    const ended = staged.resume([1, 'run']);
    await when(
      staged.conversation,
      () => staged.conversation.state === 'waiting'
    );
    // The decision was about the code as it was written.
    expect(staged.conversation.block(1, 1)?.code).toBe('x');
    staged.turn.decide(1, 'run');
    await ended;
    expect(notebook.sources).toEqual(['a = 1', 'x']);
    expect(notebook.ran).toEqual(['x']);
    expect(staged.server.acts).toEqual([
      'taken-over',
      'approved 1',
      'running 1',
      'ran 1',
      'ended'
    ]);
  });

  it.each(['done', 'failed', 'skipped', 'unknown', 'stopped'] as const)(
    'does not write the cell of a block that is settled as %s',
    async status => {
      const settled = part({ status, cell: 'removed' });
      const { notebook, resume } = stage(left([settled]));
      await resume();
      expect(notebook.sources).toEqual(['a = 1']);
    }
  );

  it('writes the cell of a cut block, and reports that it is saved', async () => {
    const cut = part({ status: 'stopped', verdict: 'insert' });
    const { notebook, server, resume } = stage(left([cut]));
    await resume();
    expect(notebook.sources).toEqual(['a = 1', 'x = 1']);
    expect(server.acts).toEqual(['taken-over', 'inserted 1', 'ended']);
  });

  it('leaves a half written cell to the user who has changed it', async () => {
    const notebook = typed('mine');
    const writing = part({ status: 'writing', code: 'x', verdict: undefined });
    const transcript = left([writing], { live: 's' });
    const { server, conversation, resume } = stage(transcript, [], notebook);
    server.rest(
      { type: 'code-delta', block: 1, text: ' = 1' },
      { type: 'code-end', block: 1, verdict: 'run' },
      { type: 'step-end', next: 'results', reason: 'actions' }
    );
    await resume();
    expect(notebook.sources).toEqual(['a = 1', 'mine']);
    expect(notebook.ran).toEqual([]);
    expect(conversation.block(1, 1)).toMatchObject({ note: 'edited' });
  });

  it('continues typing where the earlier page stopped', async () => {
    const writing = part({ status: 'writing', code: 'x', verdict: undefined });
    const transcript = left([writing], { live: 's' });
    const { server, notebook, resume } = stage(
      transcript,
      [['Done.']],
      typed('x')
    );
    server.rest(
      { type: 'code-delta', block: 1, text: ' = 1' },
      { type: 'code-end', block: 1, verdict: 'run' },
      { type: 'step-end', next: 'results', reason: 'actions' }
    );
    await resume();
    expect(notebook.sources).toEqual(['a = 1', 'x = 1']);
    expect(notebook.ran).toEqual(['x = 1']);
  });

  it('does not write again what the user has removed', async () => {
    const saved = part({ cell: 'removed', inserted: true });
    const { server, notebook, conversation, resume } = stage(left([saved]));
    await resume();
    expect(notebook.sources).toEqual(['a = 1']);
    expect(conversation.block(1, 1)).toMatchObject({ note: 'removed' });
    expect(server.requests).toEqual([]);
  });

  it.each<[Approval, string[], string]>([
    ['run', ['a = 1'], 'ok'],
    ['skip', [], 'unknown']
  ])(
    'a run whose result was not received: %s',
    async (approval, ran, status) => {
      const notebook = new StageNotebook('a = 1');
      const running = part({
        status: 'running',
        code: 'a = 1',
        cell: notebook.id(0),
        inserted: true
      });
      const { server, resume } = stage(left([running]), [['Done.']], notebook);
      await resume([1, approval]);
      expect(notebook.ran).toEqual(ran);
      const unknown = server.actions.find(({ action }) => action === 'ran');
      expect(unknown).toMatchObject({ status });
      expect(server.requests.map(each => each.kind)).toEqual(['results']);
    }
  );

  it('sends the results that are owed', async () => {
    const done = part({ status: 'done', cell: 'there', inserted: true });
    const { server, notebook, resume } = stage(left([done]));
    await resume();
    expect(notebook.ran).toEqual([]);
    expect(server.requests.map(each => each.kind)).toEqual(['results']);
  });
});

describe('a page that another one has taken over from', () => {
  it.each([
    ['when its call ends', false],
    ['though more of the answer was on its way', true]
  ])('writes, skips and ends nothing more, %s', async (_, isAhead) => {
    const { server, notebook, conversation, send } = stage(EMPTY, [
      [run('x'), { driver: 'other' }, run('y')]
    ]);
    server.isAhead = isAhead;
    await send('Go');
    expect(notebook.sources).not.toContain('y');
    expect(server.acts).not.toContain('ended');
    expect(server.acts.filter(act => act.startsWith('skipped'))).toEqual([]);
    expect(server.stops).toEqual([]);
    expect(conversation.state).toBe('idle');
  });

  it('learns so from a refusal', async () => {
    const { server, notebook, send } = stage(EMPTY, [[run('x')], ['Never.']]);
    server.refuse = ({ action }) => {
      if (action === 'running') {
        throw refusal('taken');
      }
    };
    await send('Go');
    expect(notebook.ran).toEqual([]);
    expect(server.requests).toHaveLength(1);
    expect(server.acts).not.toContain('ended');
  });
});
