/** While a turn runs, what the user is asked before an undo stays, and cannot be answered. */

import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import { type IUndoQuestion, Undo } from '../chat/undo';
import { PanelContext } from '../panel/shared/context';
import { Changed } from '../panel/undo/changed';
import { EMPTY, StageNotebook } from './stage';

const trans = nullTranslator.load('jupyterlab_gptcode');
const question: IUndoQuestion = {
  ...{ turn: 1, kind: 'undo' },
  changed: [{ cell: 'new', change: 'edited' }]
};

it('leaves the question while a turn runs', async () => {
  const chat = { busy: true, conversation: { id: 'c' } };
  const undo = new Undo(chat as unknown as ChatSession);
  undo.question = question;
  await undo.act(question, ['new']);
  expect(undo.question).toBe(question);
});

it('knows that the user has left all cells as they are', async () => {
  const answers = [
    { changed: question.changed },
    { changed: question.changed },
    { changed: [], restore: [] }
  ];
  const chat = {
    busy: false,
    calls: {
      client: 'me',
      api: { undo: () => Promise.resolve(answers.shift()) }
    },
    conversation: {
      id: 'c',
      transcript: { ...EMPTY, turns: [{ turn: 1, parts: [] }] }
    },
    notebook: {
      panel: { model: new StageNotebook('a = 1').model },
      refresh: () => Promise.resolve(),
      save: () => Promise.resolve(true)
    }
  } as unknown as ChatSession;
  const undo = new Undo(chat);
  await undo.act(question);
  expect([undo.question?.turn, undo.unchanged]).toEqual([1, null]);
  await undo.act(question, []);
  expect([undo.question, undo.unchanged]).toEqual([null, 1]);
  await undo.act(question, ['new']);
  expect([undo.question, undo.unchanged]).toEqual([null, null]);
});

it.each([true, false])('answers it only in peace: busy %s', async busy => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  const box = document.body.appendChild(document.createElement('div'));
  const root = createRoot(box);
  const acted = jest.fn(() => Promise.resolve());
  const undo = { act: acted, cancel: () => undefined } as unknown as Undo;
  const context = {
    ...{
      files: null,
      render: null,
      restart: null,
      settings: null,
      shell: null
    },
    ...{ highlight: null, setup: null, trans, typesetter: null }
  };
  await act(async () => {
    root.render(
      <PanelContext.Provider value={context}>
        <Changed positions={new Map()} {...{ busy, question, undo }} />
      </PanelContext.Provider>
    );
    await Promise.resolve();
  });
  const button = box.querySelector<HTMLElement>('button[aria-label="Undo"]')!;
  expect(button.getAttribute('aria-disabled')).toBe(String(busy));
  act(() => button.click());
  expect(acted).toHaveBeenCalledTimes(busy ? 0 : 1);
  act(() => root.unmount());
  box.remove();
});
