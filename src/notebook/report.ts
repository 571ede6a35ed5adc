/** JupyterLab's dialogs about errors that we deal with ourselves. */

import { Dialog } from '@jupyterlab/apputils';

/** Closes the report of an error, by its words. */
export function closeReport(message: string): void {
  Dialog.tracker
    .filter(
      ({ node }) =>
        node.querySelector('.jp-Dialog-body')?.textContent === message
    )
    .forEach(dialog => dialog.reject());
}
