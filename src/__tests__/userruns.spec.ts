/** The user's own run of a cell that waits is its approval and its result. */

import { PromiseDelegate } from '@lumino/coreutils';

import {
  ask,
  refusal,
  run,
  stage,
  StageNotebook,
  statuses,
  until,
  when
} from './stage';
import { OwnRun } from './ownrun';

/** The user runs a cell just before all of its code is there. */
function runWhileWritten(
  scene: ReturnType<typeof stage>,
  source: string
): void {
  const { notebook, server, turn } = scene;
  let own: OwnRun | null = null;
  server.before = ({ type }) => {
    if (type === 'code-end' && !own) {
      own = new OwnRun(notebook, 1, source);
      turn.decide(1, own);
      own.end();
    }
  };
}

describe('UserBlocks', () => {
  it('approves what waits, and gives its result to the model', async () => {
    const { server, notebook, conversation, turn, send } = stage([
      [ask('x = 1')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    notebook.model.sharedModel.cells[1].setSource('x = 2');
    const unpreserved = [{ name: 'a.csv', why: 'you ran the cell' }];
    server.acted = { unpreserved };
    const own = new OwnRun(notebook, 1);
    turn.decide(1, own);
    expect(conversation.block(1, 1)).toMatchObject({
      ...{ status: 'running', note: 'queued', code: 'x = 2' }
    });
    own.start();
    await when(conversation, () => !conversation.block(1, 1)?.note);
    expect(conversation.block(1, 1)?.started).toBeDefined();
    await when(conversation, () => conversation.state === 'running');
    own.end();
    await ended;
    expect(notebook.ran).toEqual([]);
    expect(statuses(conversation)).toEqual(['done']);
    const late = { unpreserved, isLateUnpreserved: true };
    expect(conversation.block(1, 1)).toMatchObject(late);
    expect(server.acts).toEqual([
      ...['approved 1', 'running 1', 'ran 1', 'ended']
    ]);
    const cell = notebook.id(1);
    const source = 'x = 2';
    expect(server.actions.slice(0, 3)).toMatchObject([
      { action: 'approved', cell, source },
      // The kernel has it already: there is no time to copy files.
      { action: 'running', cell, source, sent: true },
      { action: 'ran', cell, source, status: 'ok', duration: 2 }
    ]);
    expect(server.requests.map(step => step.kind)).toEqual([
      'prompt',
      'results'
    ]);
  });

  it('settles a block before its turn, and the earlier ones go on waiting', async () => {
    const { notebook, conversation, turn, send } = stage([
      [ask('a'), ask('b'), ask('c')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 3, 'waiting');
    const own = new OwnRun(notebook, 2);
    turn.decide(2, own);
    own.end();
    await until(conversation, 2, 'done');
    expect(conversation.state).toBe('waiting');
    turn.decide(1, 'run');
    turn.decide(3, 'skip');
    await ended;
    expect(notebook.ran).toEqual(['a']);
    expect(statuses(conversation)).toEqual(['done', 'done', 'skipped']);
  });

  it('stops what comes after it when it fails', async () => {
    const { notebook, conversation, turn, send } = stage([
      [ask('a'), ask('b'), ask('c')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 3, 'waiting');
    const own = new OwnRun(notebook, 2);
    turn.decide(2, own);
    own.end('error');
    await until(conversation, 2, 'failed');
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual(['a']);
    expect(conversation.block(1, 3)?.note).toBe('failed-before');
  });

  it('does not run twice what was approved and waits for the kernel', async () => {
    const notebook = new StageNotebook('a = 1');
    let free: () => void = () => undefined;
    notebook.free = new Promise(resolve => {
      free = resolve;
    });
    const { server, conversation, turn, send } = stage(
      [[ask('x'), run('y')], ['Done.']],
      { notebook }
    );
    const ended = send('Go');
    await until(conversation, 2, 'waiting');
    turn.decide(1, 'run');
    await until(conversation, 1, 'running');
    const own = new OwnRun(notebook, 1);
    const queued = new OwnRun(notebook, 2);
    turn.decide(1, own);
    turn.decide(2, queued);
    own.end();
    await until(conversation, 1, 'done');
    queued.end();
    free();
    await ended;
    expect(notebook.ran).toEqual([]);
    const runs = ['running 1', 'running 2', 'ran 1', 'ran 2'];
    expect(server.acts).toEqual(expect.arrayContaining(runs));
    expect(server.acts.filter(act => act === 'ran 1')).toHaveLength(1);
  });

  it('asks again when the kernel drops the run', async () => {
    const { notebook, conversation, turn, send } = stage([
      [ask('x')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    const own = new OwnRun(notebook, 1);
    turn.decide(1, own);
    own.fail();
    await when(conversation, () => conversation.state === 'waiting');
    expect(conversation.block(1, 1)?.note).toBeUndefined();
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual(['x']);
  });

  it('leaves the result that was reported first', async () => {
    const notebook = new StageNotebook('a = 1');
    const finish = notebook.hold('x');
    const { server, conversation, turn, send } = stage(
      [[run('x'), ask('y')], ['Done.']],
      { notebook }
    );
    const reached = new PromiseDelegate<void>();
    const late = new PromiseDelegate<void>();
    server.refuse = async ({ action, sent }) => {
      if (action === 'running' && sent) {
        reached.resolve();
        await late.promise;
        throw refusal('settled');
      }
    };
    const ended = send('Go');
    await when(conversation, () => notebook.ran.includes('x'));
    turn.decide(1, new OwnRun(notebook, 1));
    await reached.promise;
    finish();
    await until(conversation, 1, 'done');
    await until(conversation, 2, 'waiting');
    late.resolve();
    await Promise.resolve();
    turn.decide(2, 'run');
    await ended;
    expect(statuses(conversation)).toEqual(['done', 'done']);
    expect(server.acts.filter(act => act === 'ran 1')).toHaveLength(1);
  });

  it('takes the first run alone; those of a settled block are facts', async () => {
    const { server, notebook, conversation, turn, send } = stage([
      [ask('x'), ask('y')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 2, 'waiting');
    const [first, second, third] = [1, 1, 1].map(
      at => new OwnRun(notebook, at)
    );
    turn.decide(1, first);
    turn.decide(1, second);
    first.end();
    await until(conversation, 1, 'done');
    await when(conversation, () => conversation.state === 'waiting');
    turn.decide(1, third);
    turn.decide(2, 'skip');
    await ended;
    expect([second.followed, third.followed]).toEqual([0, 0]);
    expect(server.acts.filter(act => act.endsWith(' 1'))).toEqual([
      ...['approved 1', 'running 1', 'ran 1']
    ]);
  });

  it('stops with the turn before the kernel has started it', async () => {
    const { server, notebook, conversation, turn, send } = stage([[ask('x')]]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    turn.decide(1, new OwnRun(notebook, 1));
    await when(conversation, () => server.acts.includes('running 1'));
    await turn.stop();
    await ended;
    expect(statuses(conversation)).toEqual(['stopped']);
    expect(server.acts).toContain('skipped 1');
  });

  it('asks about code that changes while it waits to run by itself', async () => {
    const notebook = new StageNotebook('a = 1');
    const finish = notebook.hold('x');
    const { conversation, turn, send } = stage(
      [[run('x'), run('y'), ask('z')], ['Done.']],
      { notebook }
    );
    const ended = send('Go');
    await until(conversation, 3, 'waiting');
    turn.decide(3, 'run');
    notebook.model.sharedModel.cells[2].setSource('y = 2');
    notebook.model.sharedModel.cells[3].setSource('z = 2');
    turn.noticeChanges();
    for (const [block, code] of [
      [2, 'y = 2'],
      [3, 'z = 2']
    ] as const) {
      const changed = { code, note: 'changed', status: 'waiting' };
      expect(conversation.block(1, block)).toMatchObject(changed);
      expect(conversation.block(1, block)?.asks).not.toBe(false);
    }
    turn.decide(2, 'run');
    finish();
    await until(conversation, 2, 'done');
    turn.decide(3, 'run');
    await ended;
    expect(notebook.ran).toEqual(['x', 'y = 2', 'z = 2']);
  });

  it('does not run again what was run while it was written', async () => {
    const scene = stage([[run('x = 1')], ['Done.']]);
    const { server, notebook, conversation, send } = scene;
    runWhileWritten(scene, 'x = 1');
    await send('Go');
    expect(notebook.ran).toEqual([]);
    expect(statuses(conversation)).toEqual(['done']);
    expect(server.acts).toEqual([
      ...['approved 1', 'running 1', 'ran 1', 'ended']
    ]);
  });

  it('asks about the whole when a part of it was run', async () => {
    const scene = stage([[run('x = 1\ny = 2')], ['Done.']]);
    const { notebook, conversation, turn, send } = scene;
    runWhileWritten(scene, 'x = 1');
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    expect(notebook.ran).toEqual([]);
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual(['x = 1\ny = 2']);
  });
});
