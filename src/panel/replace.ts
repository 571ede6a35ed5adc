import { Dialog, showDialog } from '@jupyterlab/apputils';

import type { Choice } from '../files/uploads';
import type { Trans } from './context';

/** Asks what to do about a file that an upload would replace. */
export async function askToReplace(
  name: string,
  trans: Trans
): Promise<Choice> {
  const both = trans.__('Keep both');
  const replace = trans.__('Replace');
  const { button } = await showDialog({
    title: trans.__('Replace the file?'),
    body: trans.__(
      'A file with the name %1 is already in the notebook’s folder.',
      name
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: both }),
      Dialog.warnButton({ label: replace })
    ],
    defaultButton: 1
  });
  if (!button.accept) {
    return 'cancel';
  }
  return button.label === replace ? 'replace' : 'keep-both';
}
