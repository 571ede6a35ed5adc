/** Reads a notebook's file again when another page has written it, and nothing here would be lost. */

import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import { type Expendable, holdsAll } from './read/holds';
import { pause } from './run/waiting';

/** Milliseconds between two looks at the file, and how many there are. */
const INTERVAL = 200;
const LOOKS = 10;

type Files = Pick<Contents.IManager, 'get'>;

export async function readAgain(
  { context, model }: NotebookPanel,
  contents: Files,
  expendable?: Expendable
): Promise<void> {
  const { path } = context;
  // A large notebook is read only if it was written since.
  if (!(await isWritten(context, contents))) {
    return;
  }
  const whole = { type: 'notebook', content: true } as const;
  const read = await contents.get(path, whole).catch(() => null);
  // Not `dirty`: a notebook is dirty as soon as its kernel reports its language.
  if (!read || !model || model.isDisposed) {
    return;
  }
  if (holdsAll(read.content, model, expendable)) {
    // JupyterLab shows why it failed, and the notebook stays as it is here.
    await context.revert().catch(() => undefined);
  }
}

/**
 * Reads the file again once another page has written it, which is to be soon. Else a later save of
 * this page would find it changed, and JupyterLab would ask the user which version to keep.
 */
export async function readOnceWritten(
  panel: NotebookPanel,
  contents: Files,
  expendable?: Expendable
): Promise<void> {
  for (let look = 1; look < LOOKS; look++) {
    if (await isWritten(panel.context, contents)) {
      break;
    }
    await pause(INTERVAL);
  }
  await readAgain(panel, contents, expendable);
}

/** Whether the file was written since this page read or wrote it. */
async function isWritten(
  { contentsModel, path }: DocumentRegistry.Context,
  contents: Files
): Promise<boolean> {
  const file = await contents.get(path, { content: false }).catch(() => null);
  return !!file && file.last_modified !== contentsModel?.last_modified;
}
