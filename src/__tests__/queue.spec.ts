import { submit } from '../chat/ask';
import { instructionsOf } from '../chat/instructions';
import type { IQueuedPrompt } from '../chat/promptqueue';
import type { ChatSession } from '../chat/session';
import { hasEndedWell } from '../chat/turnend';
import type { ITurn, Part } from '../conversation/transcript';
import { ask, refusal, run, type Script, until } from './stage';
import { StageServer } from './stageserver';
import { SessionNotebook, StageDrafts, stageSession } from './stagesession';

async function stage(...scripts: Script[]) {
  const server = new StageServer(scripts);
  const notebook = new SessionNotebook('a = 1');
  const drafts = new StageDrafts();
  const session = stageSession(server.api, notebook, drafts);
  await session.load();
  const { conversation, queue } = session;
  return { conversation, drafts, notebook, queue, server, session };
}

/** As the composer does it. */
function write(session: ChatSession, text: string): void {
  session.draft.text = '';
  session.enqueue(text);
}

const texts = (server: StageServer) => server.requests.map(each => each.text);
const held = (all: readonly IQueuedPrompt[]) =>
  all.map(({ held, text }) => [text, held]);

/** Resolves when something holds of a session. */
function when(session: ChatSession, holds: () => boolean): Promise<void> {
  return new Promise(resolve => {
    const check = () => {
      if (holds()) {
        session.changed.disconnect(check);
        resolve();
      }
    };
    session.changed.connect(check);
    check();
  });
}

describe('a prompt that is sent during a turn', () => {
  it('waits for its end, in order, with its own files', async () => {
    const { conversation, notebook, queue, server, session } = await stage(
      [run('x')],
      ['One.'],
      ['Two.'],
      ['Three.']
    );
    const finish = notebook.hold('x');
    session.attachments.add('first.csv');
    const ended = session.send('first');
    await until(conversation, 1, 'waiting');
    session.decide(1, 'run');
    while (!notebook.ran.length) {
      await Promise.resolve();
    }
    session.attachments.add('second.csv');
    write(session, 'second');
    write(session, 'third');
    expect(session.attachments.all).toEqual([]);
    expect(held(queue.all)).toEqual([
      ['second', null],
      ['third', null]
    ]);
    finish();
    await ended;
    await when(session, () => conversation.turn === 3 && !session.busy);
    expect(texts(server)).toEqual(['first', undefined, 'second', 'third']);
    expect(server.requests.map(each => each.files)).toEqual([
      [{ path: 'first.csv' }],
      undefined,
      [{ path: 'second.csv' }],
      undefined
    ]);
    expect(queue.all).toEqual([]);
    session.dispose();
  });

  it.each(['a Stop', 'a failure'])('stays after %s, and says so', async how => {
    const { conversation, queue, server, session } = await stage(
      [run('x')],
      ['Never.']
    );
    const ended = session.send('first');
    await until(conversation, 1, 'waiting');
    session.attachments.add('second.csv');
    server.refuse = () => {
      throw refusal('journal');
    };
    // The report of a skip is refused: the turn fails.
    const fail = () => session.decide(1, 'skip');
    queue.add('second', session.draft.take());
    await (how === 'a Stop' ? session.stop() : fail());
    await ended;
    const reason = how === 'a Stop' ? 'stopped' : 'unfinished';
    expect(held(queue.all)).toEqual([['second', reason]]);
    expect(session.busy).toBe(false);

    // Until the user sends it.
    server.refuse = () => undefined;
    queue.release(queue.all[0].id);
    await when(session, () => conversation.turn === 2 && !session.busy);
    expect(texts(server)).toEqual(['first', 'second']);
    expect(server.requests[1].files).toEqual([{ path: 'second.csv' }]);
    session.dispose();
  });

  it('stays if the server refuses it, with its files', async () => {
    const { conversation, queue, server, session } = await stage(['One.'], []);
    server.before = ({ type }) => {
      if (type === 'step-start') {
        session.attachments.add('second.csv');
        write(session, 'second');
        server.refuseStep = () => {
          throw refusal('conflict');
        };
      }
    };
    await session.send('first');
    await when(session, () => queue.all[0]?.held === 'refused');
    expect(queue.all).toMatchObject([
      { text: 'second', files: [{ path: 'second.csv' }] }
    ]);
    expect(conversation.latest?.parts).toMatchObject([
      { type: 'error', kept: 'Your message is still queued.' }
    ]);
    expect(session.draft.text).toBe('');
    session.dispose();
  });

  it('can be edited and removed; what is edited is not sent meanwhile', async () => {
    const { conversation, queue, server, session } = await stage(
      ['One.'],
      ['Two.'],
      ['Three.']
    );
    server.before = ({ type }) => {
      if (type === 'step-start' && !queue.all.length) {
        ['second', 'third', 'fourth'].forEach(each => write(session, each));
        queue.edit(queue.all[0].id);
        queue.remove(queue.all[1].id);
      }
    };
    await session.send('first');
    expect(session.busy).toBe(false);
    expect(queue.all.map(each => each.text)).toEqual(['second', 'fourth']);
    queue.write(queue.all[0].id, 'changed');
    server.before = () => undefined;
    queue.edit(null);
    await when(session, () => conversation.turn === 3 && !session.busy);
    expect(texts(server)).toEqual(['first', 'changed', 'fourth']);
    session.dispose();
  });
});

describe('a prompt of another extension', () => {
  it('is sent with what is attached, at once or after the turn', async () => {
    const { conversation, notebook, queue, server, session } = await stage(
      [ask('x')],
      ['Ran.'],
      ['One.'],
      ['Two.']
    );
    void session.send('code');
    await until(conversation, 1, 'waiting');
    session.attachments.add('first.csv');
    session.draft.text = 'half a sen';
    await submit(session, 'first');
    // Nobody has answered the card.
    expect(conversation.block(1, 1)?.status).toBe('waiting');
    expect(held(queue.all)).toEqual([['first', null]]);
    session.decide(1, 'run');
    await when(session, () => queue.all.length === 0);
    await when(session, () => !session.busy);
    expect(notebook.ran).toEqual(['x']);
    session.attachments.add('second.csv');
    await submit(session, 'second');
    expect(texts(server)).toEqual(['code', undefined, 'first', 'second']);
    expect(server.requests.slice(2).map(({ files }) => files)).toEqual([
      [{ path: 'first.csv' }],
      [{ path: 'second.csv' }]
    ]);
    expect(session.draft.text).toBe('half a sen');
    session.dispose();
  });
});

describe('a prompt on a waiting card', () => {
  it('skips what waits, and goes before what is queued', async () => {
    const { conversation, notebook, server, session } = await stage(
      [ask('x'), ask('y')],
      ['Fine.'],
      ['More.']
    );
    server.before = ({ type }) => {
      if (type === 'step-start' && conversation.turn < 2) {
        write(session, 'later');
      }
    };
    const ended = session.send('first');
    await when(session, () => session.isAsking);
    server.before = () => undefined;
    write(session, 'use polars');
    await ended;
    await when(session, () => conversation.turn === 3 && !session.busy);
    expect(notebook.ran).toEqual([]);
    expect(texts(server)).toEqual(['first', 'use polars', 'later']);
    expect(server.acts).toEqual([
      ...['skipped 1', 'skipped 2', 'ended'],
      ...['ended', 'ended']
    ]);
    session.dispose();
  });

  it('takes the results along of what has run: no answer comes between', async () => {
    const { conversation, notebook, server, session } = await stage(
      [ask('x'), ask('y'), run('z')],
      ['Fine.']
    );
    const ended = session.send('first');
    await when(session, () => session.isAsking);
    session.decide(1, 'run');
    await until(conversation, 1, 'done');
    await when(session, () => session.isAsking);
    write(session, 'not that');
    await ended;
    await when(session, () => conversation.turn === 2 && !session.busy);
    expect(notebook.ran).toEqual(['x']);
    expect(server.requests.map(({ kind }) => kind)).toEqual([
      'prompt',
      'prompt'
    ]);
    session.dispose();
  });
});

describe('hasEndedWell', () => {
  const block = (status: string) =>
    ({ type: 'block', block: 1, code: '', status }) as Part;
  const step = { type: 'step', step: 's', kind: 'prompt', model: 'm' } as const;
  const turn = (reason: ITurn['reason'], ...parts: Part[]): ITurn => ({
    ...{ turn: 1, prompt: 'p', model: 'm', reason },
    parts: [step, ...parts]
  });
  const error = { kind: 'k', message: '', kept: '', retryable: true };

  it.each<[boolean, ITurn]>([
    [true, turn('answer', { type: 'text', text: 'Yes.' })],
    [true, turn('actions', block('skipped'))],
    [true, turn('inserted', block('inserted'))],
    [true, { ...turn('answer'), parts: [step, block('stopped'), step] }],
    [false, turn('stopped')],
    [false, turn('steps', block('done'))],
    [false, turn('length', { type: 'text', text: 'Ye' })],
    [false, turn(undefined, { type: 'error', ...error })],
    [false, turn('answer', { type: 'error', ...error })],
    [false, turn('actions', block('stopped'))],
    [false, turn('actions', block('unknown'))],
    [
      false,
      turn('actions', { type: 'notice', reason: 'interrupted', detail: '' })
    ]
  ])('is %s of %j', (expected, ended) => {
    expect(hasEndedWell(ended)).toBe(expected);
  });
});

describe('what is not sent', () => {
  it('is there again in the next page, and is not sent by itself', async () => {
    const { drafts, notebook, server, session } = await stage([ask('x')]);
    void session.send('first');
    await when(session, () => session.isAsking);
    session.attachments.add('queued.csv');
    session.queue.add('queued', session.draft.take());
    session.queue.hold('stopped');
    session.queue.add('after it', { files: [], outputs: [] });
    session.attachments.add('draft.csv');
    session.draft.pointed.name(notebook.id(0));
    session.draft.pointed.nameVariable('df');
    session.draft.text = 'half a sen';

    const next = stageSession(server.api, notebook, drafts);
    expect(next.draft.text).toBe('half a sen');
    expect(next.attachments.all).toMatchObject([{ path: 'draft.csv' }]);
    const [cell] = notebook.positions().keys();
    expect(next.draft.pointed.all).toEqual({
      named: [{ cell, position: 1 }],
      variables: ['df']
    });
    expect(next.queue.all).toMatchObject([
      { text: 'queued', held: 'stopped', files: [{ path: 'queued.csv' }] },
      { text: 'after it', held: 'reloaded' }
    ]);
    next.dispose();
    session.dispose();
  });

  it('belongs to its notebook, and moves with it', async () => {
    const { drafts, notebook, session } = await stage();
    session.draft.text = 'here';
    expect([...drafts.saved.keys()]).toEqual(['a.ipynb']);
    Object.assign(notebook, { path: 'b.ipynb' });
    notebook.panel.context.pathChanged.emit('b.ipynb');
    expect([...drafts.saved.keys()]).toEqual(['b.ipynb']);
    session.draft.text = '';
    expect([...drafts.saved.keys()]).toEqual([]);
    session.dispose();
  });
});

describe('a prompt in the queue', () => {
  it('does not leave with instructions that have changed since they were shown', async () => {
    const { conversation, queue, server, session } = await stage(
      [run('x')],
      ['One.'],
      ['Two.']
    );
    const known = { most: 1, own: { text: '', wanted: true }, folders: [] };
    Object.assign(server.api, { call: () => Promise.resolve({ ...known }) });
    known.own = { text: 'Be brief.', wanted: true };
    await instructionsOf(session).load();
    const ended = session.send('first');
    await until(conversation, 1, 'waiting');
    write(session, 'second');
    known.own = { text: 'Be rude.', wanted: true };
    session.decide(1, 'run');
    await ended;
    await when(session, () => queue.all[0]?.held === 'instructions');
    expect(texts(server)).not.toContain('second');
    queue.release(queue.all[0].id);
    await when(session, () => conversation.turn === 2 && !session.busy);
    expect(queue.all).toEqual([]);
  });
});
