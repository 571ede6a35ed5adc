import type { JupyterFrontEnd } from '@jupyterlab/application';
import { showErrorMessage } from '@jupyterlab/apputils';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';

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

/** Whether each document has a page of its own. */
export function isNotebook7(): boolean {
  return PageConfig.getOption('notebookPage') !== '';
}

/** The address of a page that shows a file; `server` is the server's. */
export function pageUrl(server: string, path: string): string {
  if (!isNotebook7()) {
    return PageConfig.getUrl({ treePath: path });
  }
  const kind = path.endsWith('.ipynb') ? 'notebooks' : 'edit';
  return URLExt.join(server, kind, URLExt.encodeParts(path));
}
