/** The verdict in the notebook's toolbar, beside the button that starts a check. */

import { ToolbarButton } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';

import { type CleanRun, cleanRunOf } from '../../chat/cleanrun';
import type { ChatSession } from '../../chat/session';
import type { Trans } from '../shared/context';

const NAME = 'gptcode-verdict';
/** Before our own buttons: what follows may have no room, and then is in a menu. */
const BEHIND = 'cellType';

/** Shows the verdict of a chat's checks from now on. */
export function showVerdict(chat: ChatSession, trans: Trans): void {
  if (SHOWN.has(chat)) {
    return;
  }
  SHOWN.add(chat);
  const run = cleanRunOf(chat);
  let shown: ToolbarButton | null = null;
  let last = '';
  const update = () => {
    const text = verdictText(run, trans);
    if (text !== last) {
      last = text;
      shown?.dispose();
      shown = text ? makeButton(chat, run, text, trans) : null;
      makeRoom(chat.notebook.panel.toolbar);
    }
  };
  run.changed.connect(update);
}

const SHOWN = new WeakSet<ChatSession>();

/** Empty if nothing is known of the notebook as it is now. */
export function verdictText(run: CleanRun, trans: Trans): string {
  const { end, isOutdated } = run;
  if (isOutdated || !end) {
    return '';
  }
  switch (end.verdict) {
    case 'runs':
      return trans.__('Runs from the top');
    case 'fails':
      return trans.__('Cell %1 does not run from the top', end.position ?? 0);
    default:
      return '';
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
  label: string,
  trans: Trans
): ToolbarButton {
  const { toolbar } = notebook.panel;
  const button = new ToolbarButton({
    label,
    tooltip: trans.__('%1. Show the check', label),
    onClick: () => run.show()
  });
  button.addClass('jp-gptcode-verdict');
  if (!toolbar.insertAfter(BEHIND, NAME, button)) {
    toolbar.addItem(NAME, button);
  }
  return button;
}
