/** Starts a check once the user has seen what the code does. */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import * as React from 'react';

import { cleanRunOf } from '../../chat/cleanrun';
import type { ChatSession } from '../../chat/session';
import type { ICheckRisk } from '../../server/wire';
import { riskText } from '../cell/serverwords';
import type { Trans } from '../shared/context';
import { visibleName } from '../shared/names';
import { showVerdict } from './verdict';

/** Cells that the dialog lists. */
const MOST = 12;

export async function checkNotebook(
  chat: ChatSession,
  trans: Trans
): Promise<void> {
  showVerdict(chat, trans);
  await cleanRunOf(chat).check(risks => confirm(risks, trans));
}

/** After a turn: no question is asked, so that only code which needs none runs. */
export async function checkQuietly(
  chat: ChatSession,
  trans: Trans
): Promise<void> {
  showVerdict(chat, trans);
  await cleanRunOf(chat).checkQuietly();
}

async function confirm(
  risks: readonly ICheckRisk[],
  trans: Trans
): Promise<boolean> {
  const label = trans.__('Run the check');
  const { button } = await showDialog({
    title: trans.__('Check that it runs from the top'),
    body: <Question risks={risks} trans={trans} />,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      risks.length ? Dialog.warnButton({ label }) : Dialog.okButton({ label })
    ],
    // Enter, pressed without reading, runs nothing that needs care.
    defaultButton: risks.length ? 0 : 1
  });
  return button.accept;
}

function Question(props: {
  risks: readonly ICheckRisk[];
  trans: Trans;
}): React.JSX.Element {
  const { risks, trans } = props;
  const rest = risks.length - MOST;
  return (
    <div className="jp-gptcode-check-question">
      <p>
        {trans.__(
          'All code cells of this notebook run again, from the top, in a new kernel in the same folder. Your own kernel and the notebook stay as they are.'
        )}
      </p>
      {risks.length > 0 && (
        <>
          <p>{trans.__('Beyond computing and showing:')}</p>
          <ul aria-label={trans.__('What the code does')}>
            {risks.slice(0, MOST).map(({ cell, effects, position }) => (
              <li key={cell}>
                <b>{trans.__('Cell %1', position)}</b>{' '}
                {effects
                  .map(effect => riskText(visibleName(effect), trans))
                  .join(', ')}
              </li>
            ))}
            {rest > 0 && (
              <li>{trans._n('and %1 more cell', 'and %1 more cells', rest)}</li>
            )}
          </ul>
        </>
      )}
    </div>
  );
}
