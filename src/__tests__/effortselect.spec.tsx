/** How much a model thinks: who can be asked, what is sent, and what is said if that fails. */

import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import { ModelChoice } from '../chat/modelchoice';
import type { ChatSession } from '../chat/session';
import type { ChatSessions } from '../chat/sessions';
import { emptyTranscript } from '../conversation/transcript';
import { EffortSelect } from '../panel/composer/effortselect';
import { PanelContext } from '../panel/shared/context';
import { type Api, ApiError } from '../server/api';
import type { IModel } from '../server/wire';
import { modelOf } from './models';

const EFFORTS: IModel['efforts'] = ['low', 'medium', 'high'];
const THINKS = modelOf('thinks', { efforts: EFFORTS, effort: 'low' });

let calls: unknown[][];
let failure: Error | null;
let choice: ModelChoice;

beforeEach(async () => {
  calls = [];
  failure = null;
  const models = [modelOf('plain'), THINKS];
  const api = {
    models: () =>
      Promise.resolve({ default: '', models, problems: [], gone: [] }),
    call: (...call: unknown[]) => {
      calls.push(call);
      return failure ? Promise.reject(failure) : Promise.resolve({});
    }
  };
  choice = new ModelChoice(api as unknown as Api);
  await choice.refresh();
});

const effort = (): string | undefined =>
  choice.models.models.find(each => each.id === 'thinks')?.effort;

const chatOf = (model: string) =>
  ({
    model,
    busy: false,
    conversation: { transcript: emptyTranscript('a') }
  }) as ChatSession;

function shown(model: string): string {
  const trans = nullTranslator.load('jupyterlab_gptcode');
  return renderToStaticMarkup(
    <PanelContext.Provider value={{ trans } as never}>
      <EffortSelect chats={{ choice } as ChatSessions} chat={chatOf(model)} />
    </PanelContext.Provider>
  );
}

it('is offered for models that have the choice', () => {
  expect(shown('plain')).toBe('');
  expect(shown('typed-by-the-user')).toBe('');
  const options = [...shown('thinks').matchAll(/<option[^>]*>([^<]*)/g)];
  expect(options.map(([, name]) => name)).toEqual([
    'Default thinking',
    'Low thinking',
    'Medium thinking',
    'High thinking'
  ]);
  expect(shown('thinks')).toContain('aria-label="Thinking"');
  expect(shown('thinks')).toMatch(/<option value="low" selected="">/);
});

it('is chosen at once, and saved for the model', async () => {
  const changes = jest.fn();
  choice.changed.connect(changes);
  const chosen = choice.think(null, THINKS, 'high');
  expect([effort(), changes.mock.calls.length]).toEqual(['high', 1]);
  await chosen;
  expect(calls).toEqual([
    ['POST', 'models/effort', { model: 'thinks', effort: 'high' }]
  ]);
  expect([effort(), choice.note(null)]).toEqual(['high', null]);
});

it('stays as it was, and says why, if it cannot be saved', async () => {
  const chat = { model: 'thinks' };
  const words = { kind: 'save', message: 'Full.', kept: '', retryable: false };
  failure = new ApiError(words);
  await choice.think(chat, THINKS, '');
  expect(effort()).toBe('low');
  expect(choice.note(chat)).toMatchObject({
    type: 'unsaved',
    message: 'Full.'
  });
  failure = null;
  await choice.think(chat, THINKS, '');
  expect([effort(), choice.note(chat)]).toEqual(['', null]);
});
