/** A notebook that was open in two pages before either had sent a prompt. */

import type { ITranscript } from '../conversation/transcript';
import { EMPTY, refusal, type Script } from './stage';
import { StageServer } from './stageserver';
import { SessionNotebook, stageSession } from './stagesession';

const LOOK = 4_000;

/** What the other page has started; `open` while it still drives the turn. */
function started(open: boolean): ITranscript {
  const step = { type: 'step', step: 's', kind: 'prompt', model: 'm' } as const;
  const turn = { turn: 1, prompt: 'First', model: 'm', parts: [step] };
  const driven = { driver: 'other', here: open, open };
  return { ...EMPTY, seq: 9, ...driven, turns: [{ ...turn, next: 'done' }] };
}

function stage(scripts: Script[] = [], open = false) {
  const server = new StageServer(scripts, started(open));
  jest.spyOn(server, 'events').mockImplementation(async function* () {
    const driven = { client: 'other', here: open, open } as const;
    yield await Promise.resolve({ type: 'driver', seq: 9, ...driven });
  });
  const notebook = new SessionNotebook('a = 1');
  const refreshed = jest.spyOn(notebook, 'refresh');
  const created = jest.spyOn(server, 'createConversation');
  const session = stageSession(server.api, notebook);
  return { created, notebook, refreshed, server, session };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a conversation that another page starts', () => {
  it('is shown without a prompt here', async () => {
    const { server, session } = stage();
    await session.load();
    await jest.advanceTimersByTimeAsync(LOOK);
    expect(session.conversation.latest).toBeNull();
    server.listed.push('c');
    await jest.advanceTimersByTimeAsync(LOOK);
    expect(session.conversation.id).toBe('c');
    expect(session.conversation.latest?.prompt).toBe('First');
    session.dispose();
  });

  it('gets the prompt of this page, in the notebook as it was saved', async () => {
    const { created, refreshed, server, session } = stage([['Hi.']]);
    await session.load();
    refreshed.mockClear();
    server.listed.push('c');
    await session.send('Second');
    expect(created).not.toHaveBeenCalled();
    expect(refreshed).toHaveBeenCalledTimes(1);
    expect(server.requests.map(each => each.text)).toEqual(['Second']);
    expect(session.conversation.transcript.turns[0].prompt).toBe('First');
    session.dispose();
  });

  it('refuses the prompt while it is busy; the prompt returns', async () => {
    const { created, server, session } = stage([['Hi.']], true);
    await session.load();
    server.listed.push('c');
    await session.send('Second');
    expect(session.standing).toBe('elsewhere');
    expect(session.draft.text).toBe('Second');
    expect([created.mock.calls, server.requests]).toEqual([[], []]);
    session.dispose();
  });

  it('at the same moment is the only one: the prompt returns', async () => {
    const { created, server, session } = stage([['Hi.']]);
    await session.load();
    created.mockImplementation(() => {
      server.listed.push('c');
      return Promise.reject(refusal('started'));
    });
    await session.send('Second');
    expect(created).toHaveBeenCalledWith('a.ipynb', null, []);
    expect(session.draft.text).toBe('Second');
    expect(server.requests).toEqual([]);
    await jest.advanceTimersByTimeAsync(LOOK);
    expect(session.conversation.latest?.prompt).toBe('First');
    session.dispose();
  });
});

describe('a conversation that another page has started before this one looks', () => {
  it('is that of a notebook which was read before, in a background tab', async () => {
    const { created, notebook, refreshed, server, session } = stage([['Hi.']]);
    server.listed.push('c');
    refreshed.mockImplementation(() => {
      notebook.conversation = 'c';
      return Promise.resolve();
    });
    await session.load();
    expect(session.conversation.latest?.prompt).toBe('First');
    await session.send('Second');
    expect(created).not.toHaveBeenCalled();
    expect(server.requests.map(each => each.text)).toEqual(['Second']);
    session.dispose();
  });

  it.each(['by itself', 'with a prompt of its own'])(
    'is found %s once the file names it',
    async how => {
      const { created, notebook, refreshed, server, session } = stage([
        ['Hi.']
      ]);
      server.listed.push('c');
      await session.load();
      expect(session.conversation.id).toBe('');
      refreshed.mockImplementation(() => {
        notebook.conversation = 'c';
        return Promise.resolve();
      });
      if (how === 'by itself') {
        await jest.advanceTimersByTimeAsync(LOOK);
      } else {
        await session.send('Second');
        expect(server.requests.map(each => each.text)).toEqual(['Second']);
      }
      expect(session.conversation.id).toBe('c');
      expect(session.conversation.transcript.turns[0].prompt).toBe('First');
      expect(created).not.toHaveBeenCalled();
      session.dispose();
    }
  );

  it('is looked for in the file for half a minute', async () => {
    const { refreshed, server, session } = stage();
    server.listed.push('of another notebook of this name');
    await session.load();
    await jest.advanceTimersByTimeAsync(100_000);
    const looks = refreshed.mock.calls.length;
    expect(looks).toBe(1 + 10);
    session.dispose();
  });

  it('needs no second look where the notebook names it', async () => {
    const { notebook, refreshed, session } = stage();
    notebook.conversation = 'c';
    await session.load();
    expect(refreshed).not.toHaveBeenCalled();
    session.dispose();
  });
});

describe('a conversation that was there before', () => {
  it('is not that of a new notebook of the same name', async () => {
    const { created, server, session } = stage([['Hi.']]);
    server.listed.push('c');
    await session.load();
    await jest.advanceTimersByTimeAsync(LOOK);
    expect(session.conversation.id).toBe('');
    await session.send('Second');
    expect(created).toHaveBeenCalledWith('a.ipynb', null, ['c']);
    session.dispose();
  });

  it('is left at New conversation', async () => {
    const { created, server, session } = stage([['Hi.']]);
    await session.load();
    server.listed.push('c');
    await jest.advanceTimersByTimeAsync(LOOK);
    expect(session.conversation.id).toBe('c');
    session.newConversation();
    await jest.advanceTimersByTimeAsync(LOOK);
    expect(session.conversation.id).toBe('');
    await session.send('Second');
    expect(created).toHaveBeenCalledWith('a.ipynb', null, ['c']);
    session.dispose();
  });
});
