import { ApiError } from '../server/api';
import { NotRun } from '../notebook/run/run';
import { ask, run, stage, StageNotebook, statuses, until, when } from './stage';

describe('Turn', () => {
  it('types, runs, reports, and goes on until there is no action', async () => {
    const { server, notebook, conversation, send } = stage([
      ['Look.\n', run('x = 1'), run('print(x)')],
      ['It is 1.']
    ]);
    await send('Go');
    expect(notebook.sources).toEqual(['a = 1', 'x = 1', 'print(x)']);
    expect(notebook.ran).toEqual(['x = 1', 'print(x)']);
    expect(server.requests.map(each => each.kind)).toEqual([
      'prompt',
      'results'
    ]);
    expect(server.actions.map(each => [each.action, each.block])).toEqual([
      ['running', 1],
      ['ran', 1],
      ['running', 2],
      ['ran', 2],
      ['ended', undefined]
    ]);
    expect(statuses(conversation)).toEqual(['done', 'done']);
    expect(conversation.state).toBe('idle');
  });

  it('types code while it comes', async () => {
    const { server, notebook, conversation, send } = stage([[run('x = 1')]]);
    const isTyped = () => notebook.sources.includes('x = 1');
    let typed = false;
    server.before = async event => {
      if (event.type === 'code-end') {
        await when(conversation, isTyped);
        typed = isTyped();
      }
    };
    await send('Go');
    expect(typed).toBe(true);
  });

  it('shows the prompt and the state in the same moment as the call', () => {
    const { conversation, send } = stage([['Hi.']]);
    void send('Go');
    expect(conversation.transcript.turns[0].prompt).toBe('Go');
    expect(conversation.state).toBe('submitted');
  });

  it('sends files in their order, and waits for those on their way', async () => {
    const { server, conversation, send } = stage([['Hi.']]);
    const files = [{ path: 'b.csv' }, { path: 'a.csv' }];
    let arrive = () => {};
    const arriving = new Promise<typeof files>(resolve => {
      arrive = () => resolve(files);
    });
    const ended = send('Go', () => arriving);
    expect(conversation.transcript.turns[0].prompt).toBe('Go');
    expect(server.requests).toEqual([]);
    arrive();
    await ended;
    expect(server.requests[0].files).toEqual(files);
    expect(conversation.transcript.turns).toHaveLength(1);
    expect(conversation.transcript.turns[0].files).toEqual(files);
  });

  it('sends nothing when it is stopped while files are on their way', async () => {
    const { server, conversation, send, turn } = stage([['Hi.']]);
    const files = (stop: AbortSignal) =>
      new Promise<never[]>(resolve => {
        stop.addEventListener('abort', () => resolve([]));
      });
    const ended = send('Go', files);
    await turn.stop();
    await ended;
    expect(server.requests).toEqual([]);
    expect(conversation.transcript.turns[0].parts).toMatchObject([
      { type: 'error', message: 'Stopped before it was sent.' }
    ]);
  });

  it('shows what a run made', async () => {
    const { server, conversation, send } = stage([[run('x = 1')], ['Done.']]);
    const produced = [{ path: 'a.csv', size: 3, overwritten: false }];
    server.acted = { produced, more: 2 };
    await send('Go');
    expect(conversation.block(1, 1)).toMatchObject({
      files: produced,
      more: 2
    });
  });

  it('waits for the user, and reports what ran after an edit', async () => {
    const { server, notebook, conversation, send, turn } = stage([
      [ask('x = 1')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    expect(notebook.ran).toEqual([]);
    notebook.model.sharedModel.cells[1].setSource('x = 2');
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual(['x = 2']);
    const ran = server.actions.find(each => each.action === 'ran');
    expect(ran).toMatchObject({ source: 'x = 2', status: 'ok', turn: 1 });
  });

  it('runs blocks in their order, whichever is approved first', async () => {
    const { notebook, conversation, send, turn } = stage([
      [ask('first'), ask('second')],
      ['Done.']
    ]);
    const ended = send('Go');
    await until(conversation, 2, 'waiting');
    turn.decide(2, 'run');
    expect(conversation.block(1, 2)).toMatchObject({ note: 'approved' });
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual(['first', 'second']);
  });

  it('reports the cell and the source that the user approved with its run', async () => {
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
    expect(server.actions.slice(0, 2)).toMatchObject([
      { action: 'running', block: 1, cell, source: 'x = 1' },
      { action: 'ran', block: 1, cell, source: 'x = 1' }
    ]);
    expect(server.acts).toEqual(['running 1', 'ran 1', 'ended']);
  });

  it('asks again about a cell that changes between the approval and the run', async () => {
    const notebook = new StageNotebook();
    let finish: () => void = () => undefined;
    notebook.outcome = source =>
      source === 'x'
        ? new Promise(resolve => {
            finish = () => resolve('ok');
          })
        : Promise.resolve('ok');
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
    expect(conversation.block(1, 2)?.note).toBeUndefined();
    turn.decide(2, 'run');
    await ended;
    expect(notebook.ran).toEqual(['x', 'y = other']);
    expect(server.actions).toContainEqual(
      expect.objectContaining({ action: 'running', source: 'y = other' })
    );
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

  it('stops at the first error and reports it', async () => {
    const notebook = new StageNotebook();
    notebook.outcome = () => Promise.resolve('error');
    const { server, conversation, send } = stage(
      [[run('bad'), run('never')], ['Sorry.']],
      { notebook }
    );
    await send('Go');
    expect(notebook.ran).toEqual(['bad']);
    expect(statuses(conversation)).toEqual(['failed', 'skipped']);
    expect(
      server.actions.find(each => each.action === 'skipped')
    ).toMatchObject({ block: 2, reason: 'failed-before' });
    expect(server.requests).toHaveLength(2);
  });

  it('replaces a cell in one change at the end of its block', async () => {
    const notebook = new StageNotebook('bad');
    const cell = notebook.id(0);
    const { server, send } = stage(
      [[{ code: 'good', verdict: 'run', cell }], ['Done.']],
      { notebook }
    );
    const seen = new Set<string>();
    server.before = () => seen.add(notebook.sources.join());
    await send('Go');
    expect([...seen]).toEqual(['bad', 'good']);
    expect(notebook.ran).toEqual(['good']);
  });

  it('makes a new cell when the user edits the one to be replaced', async () => {
    const notebook = new StageNotebook('bad');
    const cell = notebook.id(0);
    const { server, send } = stage(
      [[{ code: 'good', verdict: 'insert', cell }]],
      { notebook }
    );
    server.before = event => {
      if (event.type === 'code-end') {
        notebook.model.sharedModel.cells[0].setSource('mine');
      }
    };
    await send('Go');
    expect(notebook.sources).toEqual(['mine', 'good']);
  });

  it('keeps a repair of the user that the model did not know of', async () => {
    const notebook = new StageNotebook('bad');
    const cell = notebook.id(0);
    const { server, send } = stage(
      [[{ code: 'good', verdict: 'insert', cell }]],
      { notebook }
    );
    server.before = event => {
      if (event.type === 'step-start') {
        notebook.model.sharedModel.cells[0].setSource('mine');
      }
    };
    await send('Go');
    expect(notebook.sources).toEqual(['mine', 'good']);
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
    turn.noticeRemovals();
    await ended;
    expect(notebook.ran).toEqual([]);
    expect(notebook.sources).toEqual(['a = 1', 'x']);
  });

  it('ends when a report fails, and leaves no card in the middle', async () => {
    const { server, conversation, send } = stage([
      [run('x'), ask('y'), ask('z')]
    ]);
    const words = { kind: 'k', message: 'No.', kept: '', retryable: false };
    server.act = () => Promise.reject(new ApiError(words));
    await send('Go');
    expect(statuses(conversation)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(conversation.transcript.turns[0].parts.at(-1)).toEqual({
      type: 'error',
      ...words
    });
    expect(server.stops).toBeGreaterThan(0);
  });

  it('ends after the running cell when the notebook is closed', async () => {
    const notebook = new StageNotebook();
    let finish: () => void = () => undefined;
    const stopped = jest.fn();
    notebook.outcome = (_, stop) => {
      stop.addEventListener('abort', stopped);
      return new Promise(resolve => {
        finish = () => resolve('ok');
      });
    };
    const { server, conversation, send, turn } = stage(
      [[run('x')], ['Never.']],
      {
        notebook
      }
    );
    const ended = send('Go');
    await until(conversation, 1, 'running');
    await turn.close();
    finish();
    await ended;
    expect(stopped).not.toHaveBeenCalled();
    expect(statuses(conversation)).toEqual(['done']);
    expect(server.requests).toHaveLength(1);
    // And it is said, here and to whom opens the notebook again.
    expect(conversation.latest?.parts.at(-1)).toMatchObject({
      type: 'notice',
      reason: 'closed'
    });
    const told = server.actions.filter(each => each.action === 'noticed');
    expect(told).toMatchObject([{ turn: 1, reason: 'closed' }]);
  });

  it('sends nothing when it is stopped before it began', async () => {
    const { server, conversation, send, turn } = stage([['Never.']]);
    const ended = send('Go');
    await turn.stop();
    await ended;
    expect(server.requests).toEqual([]);
    expect(conversation.transcript.turns[0].parts).toMatchObject([
      { type: 'error', kind: 'stopped', retryable: true }
    ]);
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
    turn.noticeRemovals();
    await ended;
    expect(conversation.block(1, 1)).toMatchObject({ note: 'removed' });
  });

  it('inserts and runs nothing where the verdict says so', async () => {
    const { notebook, server, send } = stage([
      [{ code: 'x', verdict: 'insert' }]
    ]);
    await send('Go');
    expect(server.acts).toEqual(['inserted 1', 'ended']);
    expect(notebook.sources).toEqual(['a = 1', 'x']);
    expect(notebook.ran).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it('stops the waiting', async () => {
    const { server, conversation, send, turn } = stage([[ask('x'), ask('y')]]);
    const ended = send('Go');
    await until(conversation, 2, 'waiting');
    await turn.stop();
    await ended;
    expect(server.stops).toBe(1);
    expect(statuses(conversation)).toEqual(['stopped', 'stopped']);
    expect(conversation.state).toBe('idle');
  });

  it('stops the running and reports what came of it', async () => {
    const notebook = new StageNotebook();
    notebook.outcome = (_, stop) =>
      new Promise(resolve =>
        stop.addEventListener('abort', () => resolve('stopped'))
      );
    const { server, conversation, send, turn } = stage(
      [[run('loop'), run('y')]],
      {
        notebook
      }
    );
    const ended = send('Go');
    await until(conversation, 1, 'running');
    await until(conversation, 2, 'waiting');
    await turn.stop();
    await ended;
    expect(statuses(conversation)).toEqual(['stopped', 'stopped']);
    expect(server.requests).toHaveLength(1);
    expect(server.actions).toContainEqual(
      expect.objectContaining({ action: 'ran', status: 'stopped' })
    );
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

  it('shows the words of a failed call, and ends', async () => {
    const { server, conversation, send } = stage([]);
    const words = {
      kind: 'no-model',
      message: 'No model is set up.',
      kept: '',
      retryable: false
    };
    server.createConversation = () => Promise.reject(new ApiError(words));
    await send('Go');
    expect(conversation.transcript.turns[0].parts).toEqual([
      { type: 'error', ...words }
    ]);
    expect(conversation.state).toBe('idle');
  });
});
