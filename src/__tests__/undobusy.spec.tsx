/** While a turn runs, what the user is asked before an undo stays, and cannot be answered. */

import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import { type IUndoQuestion, Undo } from '../chat/undo';
import { PanelContext } from '../panel/shared/context';
import { Changed } from '../panel/undo/changed';

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

it.each([true, false])('answers it only in peace: busy %s', async busy => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  const box = document.body.appendChild(document.createElement('div'));
  const root = createRoot(box);
  const acted = jest.fn(() => Promise.resolve());
  const undo = { act: acted, cancel: () => undefined } as unknown as Undo;
  const context = {
    ...{ files: null, render: null, restart: null, settings: null },
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
