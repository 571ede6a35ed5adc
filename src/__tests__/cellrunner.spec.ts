import { NotRun } from '../notebook/run/run';
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

describe('CellRunner', () => {
  it('waits for the user, and reports what ran after an edit', async () => {
    const { server, notebook, conversation, send, turn } = stage([
      [ask('x = 1')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    expect(notebook.ran).toEqual([]);
    notebook.model.sharedModel.cells[1].setSource('x = 2');
    turn.noticeChanges();
    expect(conversation.block(1, 1)?.code).toBe('x = 2');
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual(['x = 2']);
    const ran = server.actions.find(each => each.action === 'ran');
    expect(ran).toMatchObject({ source: 'x = 2', status: 'ok', turn: 1 });
  });

  it('reports the source that the user approved, and then its run', async () => {
    const { server, notebook, conversation, turn, send } = stage([
      [ask('x = 1')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    expect(server.actions).toEqual([]);
    turn.decide(1, 'run');
    await ended;
    const cell = notebook.id(1);
    expect(server.actions).toMatchObject([
      { action: 'approved', block: 1, cell, source: 'x = 1' },
      { action: 'running', block: 1, cell, source: 'x = 1' },
      { action: 'ran', block: 1, cell, source: 'x = 1' },
      { action: 'ended' }
    ]);
  });

  it('asks again about a cell that changes between the approval and the run', async () => {
    const notebook = new StageNotebook();
    const finish = notebook.hold('x');
    const { server, conversation, turn, send } = stage(
      [[run('x'), ask('y')], ['Done.']],
      { notebook }
    );
    const ended = send('Go');
    await until(conversation, 1, 'running');
    await until(conversation, 2, 'waiting');
    turn.decide(2, 'run');
    notebook.model.sharedModel.cells[1].setSource('y = other');
    finish();
    await when(conversation, () => conversation.state === 'waiting');
    expect(notebook.ran).toEqual(['x']);
    expect(conversation.block(1, 2)).toMatchObject({
      ...{ code: 'y = other', note: 'changed' }
    });
    turn.decide(2, 'run');
    await ended;
    expect(notebook.ran).toEqual(['x', 'y = other']);
    expect(server.actions).toContainEqual(
      expect.objectContaining({ action: 'running', source: 'y = other' })
    );
  });

  it('shows code that the card did not show, and asks again', async () => {
    const { server, notebook, conversation, turn, send } = stage([
      [ask('df.head()')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    notebook.model.sharedModel.cells[1].setSource('evil()');
    turn.decide(1, 'run');
    expect(conversation.block(1, 1)).toMatchObject({
      ...{ code: 'evil()', note: 'changed', status: 'waiting' }
    });
    expect(server.actions).toEqual([]);
    turn.decide(1, 'skip');
    await ended;
    expect(notebook.ran).toEqual([]);
  });

  it('runs nothing if the cell changes while the kernel is busy, and asks again', async () => {
    const notebook = new StageNotebook('a = 1');
    let free: () => void = () => undefined;
    notebook.free = new Promise(resolve => {
      free = resolve;
    });
    const { server, conversation, turn, send } = stage(
      [[ask('x')], ['Done.']],
      {
        notebook
      }
    );
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    turn.decide(1, 'run');
    await until(conversation, 1, 'running');
    notebook.model.sharedModel.cells[1].setSource('evil()');
    free();
    await when(conversation, () => conversation.state === 'waiting');
    expect(conversation.block(1, 1)).toMatchObject({
      ...{ code: 'evil()', note: 'changed', status: 'waiting' }
    });
    expect(notebook.ran).toEqual([]);
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual(['evil()']);
    const running = server.actions.filter(each => each.action === 'running');
    expect(running.map(each => each.source)).toEqual(['x', 'evil()']);
  });

  it('does not replace the cell of a block that waits', async () => {
    const notebook = new StageNotebook('a = 1');
    const cell = notebook.id(0);
    const { conversation, turn, send } = stage(
      [
        [
          { ...ask('x'), cell },
          { ...ask('evil()'), cell }
        ],
        ['Done.']
      ],
      { notebook }
    );
    const ended = send('Go');
    await until(conversation, 2, 'waiting');
    expect(notebook.sources).toEqual(['x', 'evil()']);
    turn.decide(1, 'run');
    turn.decide(2, 'skip');
    await ended;
    expect(notebook.ran).toEqual(['x']);
  });

  it('asks nothing about what runs by itself, until its cell changes', async () => {
    const notebook = new StageNotebook();
    const finish = notebook.hold('x');
    const { conversation, turn, send } = stage(
      [[run('x'), run('y')], ['Done.']],
      { notebook }
    );
    const ended = send('Go');
    await until(conversation, 1, 'running');
    await until(conversation, 2, 'waiting');
    expect(conversation.block(1, 2)?.asks).toBe(false);
    notebook.model.sharedModel.cells[1].setSource('y = other');
    finish();
    await when(conversation, () => conversation.state === 'waiting');
    expect(conversation.block(1, 2)).toMatchObject({
      ...{ asks: true, code: 'y = other', note: 'changed' }
    });
    turn.decide(2, 'skip');
    await ended;
  });

  it('asks about code that was to run, in a lower mode', async () => {
    const { server, notebook, conversation, turn, send } = stage(
      [[run('x')], ['Done.']],
      { mode: 'ask' }
    );
    const ended = send('Go');
    await when(conversation, () => conversation.state === 'waiting');
    expect(notebook.ran).toEqual([]);
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual(['x']);
    expect(server.acts.slice(0, 2)).toEqual(['approved 1', 'running 1']);
    expect(server.actions[0]).toMatchObject({ source: 'x' });
  });

  it('asks where the server asks by now, and runs nothing that it refuses', async () => {
    const { server, notebook, conversation, turn, send } = stage([
      [run('x')],
      ['Done.']
    ]);
    let kind = 'asks';
    server.refuse = ({ action }) => {
      if (action === 'running') {
        throw refusal(kind);
      }
    };
    const ended = send('Go');
    await when(conversation, () => conversation.state === 'waiting');
    kind = 'not-approved';
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual([]);
    expect(statuses(conversation)).toEqual(['skipped']);
    expect(server.acts).toEqual(['approved 1', 'skipped 1', 'ended']);
  });

  it('asks the model nothing more when the user skips all', async () => {
    const { server, conversation, send, turn } = stage([[ask('x')], ['More.']]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    turn.decide(1, 'skip');
    await ended;
    expect(server.requests).toHaveLength(1);
    expect(statuses(conversation)).toEqual(['skipped']);
    expect(server.actions[0]).toMatchObject({
      ...{ action: 'skipped', block: 1 },
      cell: expect.any(String) as string
    });
  });

  it('does not run a cell that the user has turned into text', async () => {
    const { notebook, conversation, send, turn } = stage([[ask('x')]]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    notebook.model.sharedModel.deleteCell(1);
    notebook.model.sharedModel.insertCell(1, {
      id: conversation.block(1, 1)?.cell ?? '',
      cell_type: 'markdown',
      source: 'x'
    });
    turn.noticeChanges();
    await ended;
    expect(notebook.ran).toEqual([]);
    expect(notebook.sources).toEqual(['a = 1', 'x']);
  });

  it('leaves a cell to the user who edits it while it is typed', async () => {
    const { server, notebook, conversation, send } = stage([[run('xyz')]]);
    server.before = event => {
      if (event.type === 'code-delta' && event.text === 'z') {
        notebook.model.sharedModel.cells[1].setSource('mine');
      }
    };
    await send('Go');
    expect(notebook.sources).toEqual(['a = 1', 'mine']);
    expect(notebook.ran).toEqual([]);
    expect(conversation.block(1, 1)).toMatchObject({
      status: 'skipped',
      note: 'edited'
    });
  });

  it('does not wait for a cell that the user removes', async () => {
    const { notebook, conversation, send, turn } = stage([[ask('x')]]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    notebook.model.sharedModel.deleteCell(1);
    turn.noticeChanges();
    await ended;
    expect(conversation.block(1, 1)).toMatchObject({ note: 'removed' });
  });

  it('says why a cell could not run', async () => {
    const notebook = new StageNotebook();
    notebook.outcome = () => Promise.reject(new NotRun('no-kernel'));
    const { conversation, send } = stage([[run('x')]], { notebook });
    await send('Go');
    expect(conversation.block(1, 1)).toMatchObject({
      status: 'skipped',
      note: 'no-kernel'
    });
  });
});
