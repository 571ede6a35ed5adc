/** The verdict in the notebook's toolbar, beside the button that starts a check. */

import {
  addToolbarButtonClass,
  checkIcon,
  circleIcon,
  ReactWidget
} from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { type CleanRun, cleanRunOf } from '../../chat/cleanrun';
import type { ChatSession } from '../../chat/session';
import type { Trans } from '../shared/context';

const NAME = 'gptcode-verdict';
/** Behind our own buttons: nothing that is shown moves or loses its room when the verdict comes. */
const BEHIND = ['gptcode-check', 'gptcode'];

export interface IVerdict {
  runs: boolean;
  /** Short: a toolbar has little room. */
  label: string;
  text: string;
}

/** Shows the verdict of a chat's checks from now on. */
export function showVerdict(chat: ChatSession, trans: Trans): void {
  if (SHOWN.has(chat)) {
    return;
  }
  SHOWN.add(chat);
  const run = cleanRunOf(chat);
  let shown: Widget | null = null;
  let last = '';
  const update = () => {
    const verdict = verdictOf(run, trans);
    const text = verdict?.text ?? '';
    if (text !== last) {
      last = text;
      shown?.dispose();
      shown = verdict && makeButton(chat, run, verdict, trans);
      makeRoom(chat.notebook.panel.toolbar);
    }
  };
  run.changed.connect(update);
}

const SHOWN = new WeakSet<ChatSession>();

/** Null if nothing is known of the notebook as it is now. */
export function verdictOf(run: CleanRun, trans: Trans): IVerdict | null {
  const { end, isOutdated } = run;
  if (isOutdated || !end) {
    return null;
  }
  const position = end.position ?? 0;
  switch (end.verdict) {
    case 'runs':
      return {
        runs: true,
        label: trans.__('Runs'),
        text: trans.__('Runs from the top')
      };
    case 'fails':
      return {
        runs: false,
        label: trans.__('Cell %1', position),
        text: trans.__('Cell %1 does not run from the top', position)
      };
    default:
      return null;
  }
}

/** The toolbar finds out what has room now: it only does so when its size changes. */
function makeRoom(toolbar: Widget): void {
  const { offsetHeight, offsetWidth } = toolbar.node;
  toolbar.processMessage(new Widget.ResizeMessage(offsetWidth, offsetHeight));
}

function makeButton(
  { notebook }: ChatSession,
  run: CleanRun,
  { label, runs, text }: IVerdict,
  trans: Trans
): Widget {
  const { toolbar } = notebook.panel;
  const Icon = runs ? checkIcon : circleIcon;
  const button = addToolbarButtonClass(
    ReactWidget.create(
      <button
        className="jp-ToolbarButtonComponent jp-gptcode-verdict"
        data-runs={runs}
        aria-label={text}
        title={trans.__('%1. Show the check', text)}
        onClick={() => run.show()}
      >
        <Icon.react tag={null} />
        <span className="jp-ToolbarButtonComponent-label">{label}</span>
      </button>
    )
  );
  // Those that have no room are in a menu, and have no name here.
  const names = [...toolbar.names()];
  const behind = BEHIND.find(name => names.includes(name));
  if (!behind || !toolbar.insertAfter(behind, NAME, button)) {
    toolbar.addItem(NAME, button);
  }
  return button;
}
