import { ApiError } from '../server/api';
import { ask, run, stage, StageNotebook, statuses, until } from './stage';

const UNREADABLE = { kind: 'k', message: 'No.', kept: '', retryable: false };

describe('the end of a turn', () => {
  it('sends nothing when it is stopped during an upload', async () => {
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

  it('says that it was stopped while a cell waited, or a cell ran', async () => {
    const { conversation, notebook, send, turn } = stage([
      [ask('x'), run('y')]
    ]);
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    await turn.stop();
    await ended;
    expect(conversation.latest?.reason).toBe('stopped');
    expect(notebook.ran).toEqual([]);
  });

  it('says why it failed, and not that it was stopped', async () => {
    const { conversation, send, server } = stage([[run('x')]]);
    server.act = () => Promise.reject(new ApiError(UNREADABLE));
    await send('Go');
    expect(conversation.latest?.reason).not.toBe('stopped');
  });

  it('ends when a report fails, and leaves no card unsettled', async () => {
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
    expect(server.stops).not.toEqual([]);
  });

  it('stops nothing when its prompt is refused: the running step is another page’s', async () => {
    const { server, conversation, send } = stage([['Hi.']]);
    const words = {
      kind: 'conflict',
      message: 'Another answer is still being written.',
      kept: 'Nothing was sent.',
      retryable: true
    };
    server.refuseStep = () => {
      throw new ApiError(words);
    };
    await send('Go');
    expect(conversation.latest?.parts.at(-1)).toEqual({
      type: 'error',
      ...words
    });
    expect(server.stops).toEqual([]);
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
    // The transcript says so, here and when the notebook is opened again.
    expect(conversation.latest?.parts.at(-1)).toMatchObject({
      type: 'notice',
      reason: 'closed'
    });
    const notices = server.actions.filter(each => each.action === 'noticed');
    expect(notices).toMatchObject([{ turn: 1, reason: 'closed' }]);
  });

  it('sends nothing when it is stopped before it starts', async () => {
    const { server, conversation, send, turn } = stage([['Never.']]);
    const ended = send('Go');
    await turn.stop();
    await ended;
    expect(server.requests).toEqual([]);
    expect(conversation.transcript.turns[0].parts).toMatchObject([
      { type: 'error', kind: 'stopped', retryable: true }
    ]);
  });

  it('stops the waiting', async () => {
    const { server, conversation, send, turn } = stage([[ask('x'), ask('y')]]);
    const ended = send('Go');
    await until(conversation, 2, 'waiting');
    await turn.stop();
    await ended;
    const { step } = server.requests[0];
    expect(server.stops).toEqual([{ client: 'me', step }]);
    expect(statuses(conversation)).toEqual(['stopped', 'stopped']);
    expect(conversation.state).toBe('idle');
  });

  it('stops a running cell and reports its result', async () => {
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
