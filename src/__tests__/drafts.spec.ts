import { away, EMPTY, refusal, type Script, when } from './stage';
import { StageServer } from './stageserver';
import { SessionNotebook, stageSession } from './stagesession';

function stage(...scripts: Script[]) {
  const server = new StageServer(scripts);
  const session = stageSession(server.api);
  const { attachments, conversation, draft } = session;
  /** As the composer does it. */
  const send = () => {
    const { text } = draft;
    draft.text = '';
    return session.send(text);
  };
  return { attachments, conversation, draft, send, server, session };
}

/** A prompt that is stopped while the server is away. */
async function stopWhileAway() {
  const staged = stage();
  const { conversation, draft, send, server, session } = staged;
  await session.load();
  server.refuseStep = () => {
    throw away();
  };
  draft.text = 'Go';
  const ended = send();
  await when(conversation, () => conversation.lost);
  await session.stop();
  await ended;
  expect(draft.text).toBe('Go');
  return staged;
}

const error = (fields: object) => [{ type: 'error', ...fields }];
const KEPT = 'Your message is back in the composer.';

describe('a prompt that the server does not take', () => {
  it.each(['conflict', 'taken', 'journal', 'http-500'])(
    'is in the draft again, with its files: %s',
    async kind => {
      const { attachments, conversation, draft, send, server, session } = stage(
        ['Hi.']
      );
      await session.load();
      attachments.add('a.csv');
      attachments.set('.env', { confirmed: true });
      server.refuseStep = () => {
        throw refusal(kind);
      };
      const returned = jest.fn();
      draft.returned.connect(returned);
      draft.text = 'Go';
      const ended = send();
      // In the same frame the prompt is shown, and Stop.
      expect(conversation.latest?.prompt).toBe('Go');
      expect(session.busy).toBe(true);
      expect([draft.text, attachments.all]).toEqual(['', []]);
      await ended;
      expect(draft.text).toBe('Go');
      expect(returned).toHaveBeenCalledTimes(1);
      expect(attachments.all).toMatchObject([
        { path: 'a.csv', confirmed: false },
        { path: '.env', confirmed: true }
      ]);
      expect(session.busy).toBe(false);
      expect(conversation.latest?.parts).toMatchObject(
        error({ kind, message: 'No.', kept: KEPT, retryable: false })
      );

      // Sent again, it is there once.
      server.refuseStep = () => undefined;
      await send();
      expect(conversation.transcript.turns).toHaveLength(1);
      expect(conversation.latest).toMatchObject({ turn: 1, prompt: 'Go' });
      expect(draft.text).toBe('');
      session.dispose();
    }
  );

  it('stands before what the user has written since', async () => {
    const { draft, send, server, session } = stage();
    await session.load();
    server.refuseStep = () => {
      throw refusal('conflict');
    };
    draft.text = 'One';
    const ended = send();
    draft.text = 'Two';
    await ended;
    expect(draft.text).toBe('One\n\nTwo');
    session.dispose();
  });

  it('is there again after a Stop while the server is away', async () => {
    const { conversation, session } = await stopWhileAway();
    expect(conversation.lost).toBe(false);
    expect(conversation.latest?.parts).toMatchObject(error({ kept: KEPT }));
    session.dispose();
  });

  it('leaves the draft again if the server has it after all', async () => {
    const { conversation, draft, server, session } = await stopWhileAway();
    const { step } = server.requests[0];
    const kind = { kind: 'prompt', model: 'm', prompt: 'Go' } as const;
    conversation.apply({ seq: 5, turn: 1, step, type: 'step-start', ...kind });
    await when(conversation, () => draft.text === '');
    expect(conversation.transcript.turns).toHaveLength(1);
    session.dispose();
  });

  it('is there again after a Stop during an upload', async () => {
    const { attachments, draft, send, server, session } = stage();
    await session.load();
    attachments.expect('big.csv');
    draft.text = 'Go';
    const ended = send();
    await session.stop();
    await ended;
    expect(draft.text).toBe('Go');
    expect(attachments.all).toMatchObject([{ path: 'big.csv' }]);
    expect(server.requests).toEqual([]);
    session.dispose();
  });

  it('is there again if its uploads had arrived', async () => {
    const { attachments, draft, send, server, session } = stage();
    await session.load();
    server.refuseStep = () => {
      throw refusal('conflict');
    };
    attachments.expect('big.csv');
    draft.text = 'Go';
    const ended = send();
    attachments.add('big.csv');
    await ended;
    expect(attachments.all).toMatchObject([{ path: 'big.csv' }]);
    session.dispose();
  });

  it('closes nothing of a turn that another page has left', async () => {
    const { conversation, draft, send, server, session } = stage();
    await session.load();
    const base = { turn: 1, step: 's' };
    const start = { type: 'step-start', kind: 'prompt', model: 'm' } as const;
    const block = { ...base, block: 1 };
    const language = 'python';
    conversation.apply({ ...base, seq: 1, ...start, prompt: 'Theirs' });
    conversation.apply({ ...block, seq: 2, type: 'code-start', language });
    conversation.apply({ ...block, seq: 3, type: 'code-end', verdict: 'ask' });
    const [next, reason] = ['results', 'actions'] as const;
    conversation.apply({ ...base, seq: 4, type: 'step-end', next, reason });
    expect(session.standing).toBe('left');
    server.refuseStep = () => {
      throw refusal('taken');
    };
    draft.text = 'Mine';
    await send();
    expect(session.standing).toBe('left');
    expect(conversation.block(1, 1)?.status).toBe('waiting');
    session.dispose();
  });
});

describe('a prompt before the conversation is found', () => {
  function unfound() {
    const server = new StageServer([['Hi.']], { ...EMPTY, conversation: 'c' });
    const notebook = new SessionNotebook('a = 1');
    notebook.conversation = 'c';
    const session = stageSession(server.api, notebook);
    let find = () => {};
    const read = server.readConversation.bind(server);
    server.readConversation = () =>
      new Promise(resolve => {
        find = () => resolve(read());
      });
    return { find: () => find(), server, session };
  }

  it('is shown at once, and sent when it is found', async () => {
    const { find, server, session } = unfound();
    const ended = session.send('Go');
    expect(session.conversation.latest?.prompt).toBe('Go');
    expect(session.busy).toBe(true);
    await session.send('Twice');
    find();
    await ended;
    expect(server.requests.map(({ text }) => text)).toEqual(['Go']);
    expect(session.conversation.transcript.turns).toHaveLength(1);
    session.dispose();
  });

  it('goes back at a Stop', async () => {
    const { find, server, session } = unfound();
    const ended = session.send('Go');
    await session.stop();
    await ended;
    expect(session.busy).toBe(false);
    expect(session.draft.text).toBe('Go');
    expect(session.conversation.latest?.parts).toMatchObject(
      error({ message: 'Stopped before it was sent.', kept: KEPT })
    );
    find();
    await session.load();
    expect(server.requests).toEqual([]);
    session.dispose();
  });
});
