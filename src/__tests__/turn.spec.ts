import { ask, run, stage, StageNotebook, statuses, until, when } from './stage';

describe('Turn', () => {
  it('types, runs, reports, and continues until there is no action', async () => {
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

  it('continues when the model reads an output again, though nothing ran', async () => {
    const { server, notebook, send } = stage([
      ['Look.\n\n```output of=ab12 lines=2-3\n```\n'],
      ['It is 1.']
    ]);
    await send('Go');
    expect(server.requests.map(each => each.kind)).toEqual([
      'prompt',
      'results'
    ]);
    expect(notebook.ran).toEqual([]);
  });

  it('types code as it arrives', async () => {
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

  it('types each block whose verdict comes at the end of the answer', async () => {
    const isLate = true;
    const { server, notebook, conversation, send } = stage([
      [
        { ...run('x = 1'), isLate },
        'And:\n',
        { ...run('y = 2'), isLate },
        { ...run('draft()'), verdict: 'insert', isLate }
      ],
      ['Done.']
    ]);
    const before: string[][] = [];
    server.before = async event => {
      if (event.type === 'code-end') {
        await when(conversation, () => notebook.sources.includes('draft()'));
        before.push([...notebook.ran]);
      }
    };
    await send('Go');
    expect(before[0]).toEqual([]);
    expect(notebook.sources).toEqual(['a = 1', 'x = 1', 'y = 2', 'draft()']);
    expect(notebook.ran).toEqual(['x = 1', 'y = 2']);
    expect(statuses(conversation)).toEqual(['done', 'done', 'inserted']);
  });

  it('shows the prompt and the state in the same moment as the call', () => {
    const { conversation, send } = stage([['Hi.']]);
    void send('Go');
    expect(conversation.transcript.turns[0].prompt).toBe('Go');
    expect(conversation.state).toBe('submitted');
  });

  it('sends files in their order, and waits for uploads', async () => {
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

  it('preserves an edit of the user that the model did not know about', async () => {
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

  it('inserts and does not run if the verdict says so', async () => {
    const { notebook, server, send } = stage([
      [{ code: 'x', verdict: 'insert' }]
    ]);
    await send('Go');
    expect(server.acts).toEqual(['inserted 1', 'ended']);
    expect(notebook.sources).toEqual(['a = 1', 'x']);
    expect(notebook.ran).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });
});
