/** The user runs a waiting cell in a page that may have no turn. */

import { PromiseDelegate } from '@lumino/coreutils';

import { insertCell } from '../notebook/write/cells';
import type { IBlockPart, ITranscript } from '../conversation/transcript';
import { OwnRun } from './ownrun';
import { EMPTY, statuses, until } from './stage';
import { StageServer } from './stageserver';
import { SessionNotebook, stageSession } from './stagesession';

const CODES = ['x = 1', 'y = 2'];

/** A turn with two blocks that wait, whose page is gone; it has typed the cells as far as `typed`. */
async function stage(typed: readonly string[] = CODES) {
  const blocks = CODES.map((code, index): IBlockPart => ({
    ...{ type: 'block', block: index + 1, language: 'python', code },
    ...{ status: 'waiting', verdict: 'ask', cell: null, inserted: false }
  }));
  const step = { type: 'step', step: 's', kind: 'prompt', model: 'm' } as const;
  const turn = { turn: 1, prompt: 'Go', model: 'm', parts: [step, ...blocks] };
  const known: ITranscript = {
    ...{ ...EMPTY, seq: 9, driver: 'gone', open: true },
    turns: [{ ...turn, next: 'results' }]
  };
  const server = new StageServer([['Done.']], known);
  const notebook = new SessionNotebook('a = 1');
  notebook.conversation = 'c';
  let below: string | null = null;
  CODES.forEach((code, index) => {
    const origin = { conversation: 'c', turn: 1, block: index + 1, model: 'm' };
    const writer = insertCell(notebook.model, below, {
      ...origin,
      created: ''
    });
    writer.type(typed[index]);
    if (typed[index] === code) {
      writer.finish();
    }
    below = writer.cell;
  });
  const session = stageSession(server.api, notebook);
  await session.load();
  const at = (code: string) => notebook.sources.indexOf(code);
  return { at, notebook, server, session };
}

/** Resolves when the turn is over, or driven by another page. */
function stands(
  session: { standing: string; changed: unknown },
  standing: 'elsewhere' | 'over'
): Promise<void> {
  const { changed } = session as ReturnType<typeof stageSession>;
  return new Promise(resolve => {
    const check = () => {
      if (session.standing === standing) {
        changed.disconnect(check);
        resolve();
      }
    };
    changed.connect(check);
    check();
  });
}

describe('RunWatch', () => {
  it('takes a turn up that was left, with the run of a waiting cell', async () => {
    const { at, notebook, server, session } = await stage();
    expect(session.standing).toBe('left');
    const run = new OwnRun(notebook, at('x = 1'));
    notebook.userRuns.started.emit(run);
    // Its outputs must not be missed while the turn is taken over.
    expect(run.followed).toBe(1);
    run.end();
    await until(session.conversation, 1, 'done');
    session.decide(2, 'skip');
    await stands(session, 'over');
    expect(notebook.ran).toEqual([]);
    expect(server.acts.slice(0, 4)).toEqual([
      ...['taken-over', 'approved 1', 'running 1', 'ran 1']
    ]);
    session.dispose();
  });

  it('runs all that wait in a turn that was left', async () => {
    const { notebook, session } = await stage();
    session.decide(1, 'run');
    session.decide(2, 'run');
    await stands(session, 'over');
    expect(notebook.ran).toEqual(CODES);
    session.dispose();
  });

  it('shows what becomes of waiting cells, and runs that', async () => {
    const { at, notebook, session } = await stage();
    notebook.model.sharedModel.cells[at('x = 1')].setSource('x = 3');
    expect(session.conversation.block(1, 1)).toMatchObject({
      ...{ code: 'x = 3', note: 'changed' }
    });
    session.decide(1, 'run');
    session.decide(2, 'skip');
    await stands(session, 'over');
    expect(notebook.ran).toEqual(['x = 3']);
    expect(statuses(session.conversation)).toEqual(['done', 'skipped']);
    session.dispose();
  });

  it('takes what its page had typed so far for no change, and types the rest', async () => {
    const { at, notebook, session } = await stage(['x =', 'y = 2']);
    notebook.model.sharedModel.cells[at('y = 2')].setSource('y = 4');
    const shown = [1, 2].map(block => session.conversation.block(1, block));
    expect(shown).toMatchObject([
      { code: 'x = 1', note: undefined },
      { code: 'y = 4', note: 'changed' }
    ]);
    session.decide(1, 'run');
    await until(session.conversation, 1, 'done');
    session.decide(2, 'skip');
    await stands(session, 'over');
    expect(notebook.ran).toEqual(['x = 1']);
    session.dispose();
  });

  it('shows what the user made of code that was typed in part', async () => {
    const { at, notebook, session } = await stage(['x =', 'y = 2']);
    notebook.model.sharedModel.cells[at('x =')].setSource('x = 5');
    expect(session.conversation.block(1, 1)).toMatchObject({
      ...{ code: 'x = 5', note: 'changed' }
    });
    session.dispose();
  });

  it('leaves the turn of another page, and other cells, alone', async () => {
    const { at, notebook, server, session } = await stage();
    const driver = { client: 'other', here: true, open: true, seq: 9 };
    session.conversation.apply({ type: 'driver', ...driver });
    expect(session.standing).toBe('elsewhere');
    const runs = [0, at('x = 1')].map(index => new OwnRun(notebook, index));
    runs.forEach(run => notebook.userRuns.started.emit(run));
    expect(runs.map(run => run.followed)).toEqual([0, 0]);
    expect(server.acts).toEqual([]);
    session.dispose();
  });

  it('asks who drives before it takes a run of another page', async () => {
    const { at, notebook, server, session } = await stage();
    const { history } = session.conversation.transcript;
    const driver = { client: 'other', here: true, open: true, seq: 9, history };
    const asked = new PromiseDelegate<void>();
    const events = async function* () {
      await asked.promise;
      yield { type: 'driver', ...driver };
    };
    Object.assign(server, { events });
    const run = new OwnRun(notebook, at('x = 1'));
    run.isOthers = true;
    notebook.userRuns.started.emit(run);
    // Its outputs must not be missed meanwhile.
    expect(run.followed).toBe(1);
    asked.resolve();
    await stands(session, 'elsewhere');
    await new Promise(resolve => setTimeout(resolve));
    expect(server.acts).toEqual([]);
    session.dispose();
  });

  it('takes a run of another page where nobody else drives', async () => {
    const { at, notebook, server, session } = await stage();
    const events = async function* () {};
    Object.assign(server, { events });
    const run = new OwnRun(notebook, at('x = 1'));
    run.isOthers = true;
    notebook.userRuns.started.emit(run);
    run.end();
    await until(session.conversation, 1, 'done');
    session.decide(2, 'skip');
    await stands(session, 'over');
    expect(server.acts.slice(0, 2)).toEqual(['taken-over', 'approved 1']);
    session.dispose();
  });
});
