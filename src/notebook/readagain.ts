/** Reads a notebook's file again when another page has written it, and nothing here would be lost. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import { holdsAll } from './read/holds';

export async function readAgain(
  { context, model }: NotebookPanel,
  contents: Pick<Contents.IManager, 'get'>
): Promise<void> {
  const { path } = context;
  // A large notebook is read only if it was written since.
  const file = await contents.get(path, { content: false }).catch(() => null);
  if (!file || file.last_modified === context.contentsModel?.last_modified) {
    return;
  }
  const whole = { type: 'notebook', content: true } as const;
  const read = await contents.get(path, whole).catch(() => null);
  // Not `dirty`: a notebook is dirty as soon as its kernel reports its language.
  if (read && model && !model.isDisposed && holdsAll(read.content, model)) {
    // JupyterLab shows why it failed, and the notebook stays as it is here.
    await context.revert().catch(() => undefined);
  }
}
