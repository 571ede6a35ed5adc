import type { JupyterFrontEnd } from '@jupyterlab/application';
import { showErrorMessage } from '@jupyterlab/apputils';

import type { Trans } from './context';
import { visibleName } from './names';

/** Opens a file in JupyterLab, or says why it cannot be opened. */
export function openFile(
  commands: Pick<JupyterFrontEnd['commands'], 'execute'>,
  path: string,
  trans: Trans
): void {
  commands
    .execute('docmanager:open', { path })
    .catch((error: unknown) =>
      showErrorMessage(
        trans.__('%1 could not be opened', visibleName(path)),
        error instanceof Error ? error : String(error)
      )
    );
}
