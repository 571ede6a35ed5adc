/** The model that was chosen for a notebook: what survives a reload. */

import { ModelOfNotebook, TabModels } from '../chat/modelofnotebook';
import type { ITranscript } from '../conversation/transcript';
import type { LiveNotebook } from '../notebook/notebook';
import { EMPTY } from './stage';
import { StageServer } from './stageserver';
import { SessionNotebook, StageModels, stageSession } from './stagesession';

/** A conversation whose latest step was answered by a model elsewhere. */
function answered(step = 's'): ITranscript {
  const part = { type: 'step', step, kind: 'prompt', model: 'far' } as const;
  const turn = { turn: 1, prompt: 'Go', model: 'far', parts: [part] };
  return { ...EMPTY, seq: 9, turns: [{ ...turn, next: 'done' }] };
}

/** A page that shows a notebook, with what the tab has saved. */
function open(models: StageModels, known?: ITranscript, answers = ['Hi.']) {
  const server = new StageServer([answers], known);
  const notebook = new SessionNotebook('a = 1');
  notebook.conversation = known ? 'c' : null;
  Object.assign(notebook, { carry: () => undefined });
  const session = stageSession(
    ...([server.api, notebook, undefined, undefined, models] as const)
  );
  return { notebook, server, session };
}

let models: StageModels;

beforeEach(() => {
  models = new StageModels();
});

it('is there again after a reload, and the next prompt goes to it', async () => {
  const before = open(models, answered());
  await before.session.load();
  expect(before.session.model).toBe('far');
  before.session.model = 'near';
  const { server, session } = open(models, answered());
  expect(session.model).toBe('near');
  await session.load();
  expect(session.model).toBe('near');
  await session.send('Go');
  expect(server.requests).toMatchObject([{ text: 'Go', model: 'near' }]);
  session.dispose();
  before.session.dispose();
});

it('holds when its conversation is loaded once more', async () => {
  const { session } = open(models, answered());
  await session.load();
  session.model = 'near';
  await session.switchTo('c');
  expect(session.model).toBe('near');
  session.dispose();
});

it('chosen before the conversation is there, counts', async () => {
  const { session } = open(models, answered());
  session.model = 'near';
  await session.load();
  expect(session.model).toBe('near');
  session.dispose();
});

it('gives way to what another page has sent since', async () => {
  const before = open(models, answered());
  await before.session.load();
  before.session.model = 'near';
  const { session } = open(models, answered('later'));
  await session.load();
  expect(session.model).toBe('far');
  session.dispose();
  before.session.dispose();
});

it('is not that of a new notebook of the same name', async () => {
  const before = open(models, answered());
  await before.session.load();
  before.session.model = 'near';
  before.session.dispose();
  const again = open(models);
  await again.session.load();
  expect(again.session.model).toBe('');
  again.session.model = 'near';
  again.session.dispose();
  expect(open(models).session.model).toBe('');
});

it('is there again where nothing was sent, and goes with a notebook that is renamed', async () => {
  const { notebook, session } = open(models);
  await session.load();
  session.model = 'near';
  const was = notebook.path;
  Object.assign(notebook, { path: 'b.ipynb' });
  notebook.panel.context.pathChanged.emit('b.ipynb');
  expect([models.read(was), models.read('b.ipynb')]).toEqual([
    null,
    { model: 'near', step: '' }
  ]);
  const reloaded = open(models);
  reloaded.session.model = 'here';
  const third = open(models).session;
  await third.load();
  expect(third.model).toBe('here');
});

it('is that of one conversation: another one, which is opened, has its own', () => {
  const notebook = new SessionNotebook('') as unknown as LiveNotebook;
  const model = new ModelOfNotebook(notebook, models);
  model.note({ id: 'c', transcript: answered() });
  model.choose('near');
  model.note({ id: '', transcript: EMPTY });
  model.note({ id: 'd', transcript: answered('t') });
  expect(model.chosen).toBe('near');
  model.note({ id: 'e', transcript: answered('u') });
  expect([model.chosen, models.read(notebook.path)]).toEqual(['', null]);
});

it('is saved in the tab, for each server and notebook', () => {
  sessionStorage.clear();
  const store = new TabModels('http://server/');
  const saved = { model: 'ollama/a b', step: 's' };
  store.write('a.ipynb', saved);
  expect(new TabModels('http://server/').read('a.ipynb')).toEqual(saved);
  expect(store.read('b.ipynb')).toBeNull();
  expect(new TabModels('http://other/').read('a.ipynb')).toBeNull();
  sessionStorage.setItem('jupyterlab-gptcode:model:http://server/b', '[1]');
  sessionStorage.setItem('jupyterlab-gptcode:model:http://server/c', '{');
  expect([store.read('b'), store.read('c')]).toEqual([null, null]);
  store.write('a.ipynb', null);
  expect(store.read('a.ipynb')).toBeNull();
});
