/** Which model is used, and what is said about it. */

import { type IChooser, ModelChoice } from '../chat/modelchoice';
import { type Api, ApiError } from '../server/api';
import type { IChosenModel, IModels } from '../server/wire';
import { modelOf } from './models';

const MODELS: IModels = { default: 'one', models: [], problems: [], gone: [] };

let answers: ((answer: IChosenModel) => void)[];
let refuse: ((error: unknown) => void)[];
let choice: ModelChoice;
let chat: IChooser;

beforeEach(async () => {
  answers = [];
  refuse = [];
  const api = {
    models: () => Promise.resolve(MODELS),
    chooseModel: () =>
      new Promise<IChosenModel>((resolve, reject) => {
        answers.push(resolve);
        refuse.push(reject);
      })
  };
  choice = new ModelChoice(api as unknown as Api);
  await choice.refresh();
  chat = { model: '' };
});

const mistyped = (model: string, ...similar: string[]): IChosenModel => ({
  model,
  problem: { message: `There is no model ${model}.`, similar }
});

it('is used at once, and becomes the default once the server has it', async () => {
  const chosen = choice.choose(chat, 'two');
  expect([chat.model, choice.models.default]).toEqual(['two', 'one']);
  answers[0]({ model: 'ollama/two', problem: null });
  await chosen;
  expect([chat.model, choice.models.default]).toEqual([
    'ollama/two',
    'ollama/two'
  ]);
  expect(choice.note(chat)).toBeNull();
});

it('says that a name is mistyped, to its notebook, and can be cleared', async () => {
  const chosen = choice.choose(chat, 'oen');
  answers[0](mistyped('oen', 'one'));
  await chosen;
  expect(choice.note(chat)).toMatchObject({
    type: 'problem',
    similar: ['one']
  });
  expect(choice.note({ model: '' })).toBeNull();
  expect([chat.model, choice.models.default]).toEqual(['oen', 'one']);
  await choice.choose(chat, '');
  expect([chat.model, choice.note(chat), answers.length]).toEqual([
    'one',
    null,
    1
  ]);
});

it('takes no notice of the answer about an earlier choice', async () => {
  const first = choice.choose(chat, 'oen');
  const second = choice.choose(chat, 'two');
  answers[1]({ model: 'two', problem: null });
  await second;
  answers[0](mistyped('oen', 'one'));
  await first;
  expect([chat.model, choice.note(chat), choice.models.default]).toEqual([
    'two',
    null,
    'two'
  ]);
});

it('says why a choice could not be saved, and uses it all the same', async () => {
  const chosen = choice.choose(chat, 'two');
  const words = { kind: 'kept', message: 'Full disk.', kept: '' };
  refuse[0](new ApiError({ ...words, retryable: true }));
  await chosen;
  expect(choice.note(chat)).toMatchObject({ message: 'Full disk.' });
  expect(chat.model).toBe('two');
});

it('uses the model of an endpoint that was just set up, and says so', () => {
  chat.model = 'old';
  const made = { name: 'lab', models: ['lab/a'], model: 'lab/a' };
  choice.use(chat, { ...made, verified: true });
  expect([chat.model, choice.models.default]).toEqual(['lab/a', 'lab/a']);
  expect(choice.note(chat)).toMatchObject({ model: 'lab/a', verified: true });
  choice.dismiss();
  expect(choice.note(chat)).toBeNull();
});

it('changes nothing for an endpoint without a list', () => {
  chat.model = 'old';
  const made = { name: 'lab', models: [], model: '', verified: false };
  choice.use(chat, made);
  expect([chat.model, choice.note(chat)]).toEqual(['old', null]);
});

it('chooses for new notebooks where there is none yet', async () => {
  const chosen = choice.choose(null, 'two');
  answers[0]({ model: 'two', problem: null });
  await chosen;
  expect([choice.models.default, choice.note(null)]).toEqual(['two', null]);
});

it('says that the endpoint of a notebook’s model is switched off or gone', async () => {
  const message = 'lab is switched off.';
  const gone = [{ provider: 'lab', message }];
  const shared = modelOf('lab/shared', { provider: 'openai' });
  const models = { ...MODELS, models: [shared], gone };
  const api = { models: () => Promise.resolve(models) };
  choice = new ModelChoice(api as unknown as Api);
  await choice.refresh();
  const note = (model: string) => choice.note({ model });
  expect(note('lab/a')).toMatchObject({ type: 'problem', message });
  // Of the default, of a name that merely begins alike, of one that is listed.
  expect([note(''), note('labs/a'), note('lab/shared')]).toEqual([
    null,
    null,
    null
  ]);
});
