/** Reads a notebook's file again when another page has written it, and nothing here would be lost. */

import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import { type Expendable, holdsAll } from './read/holds';
import { closeReport } from './report';
import { pause } from './run/waiting';

/** Milliseconds between two looks at the file, and how many there are. */
const INTERVAL = 100;
const LOOKS = 20;

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
  const read = await readWhole(path, contents);
  // Not `dirty`: a notebook is dirty as soon as its kernel reports its language.
  if (!read || !model || model.isDisposed) {
    return;
  }
  if (holdsAll(read.content, model, expendable)) {
    await revert(context);
  }
}

/** JupyterLab reads the file once more. If it cannot, it says why, and the notebook stays as it is here. */
async function revert(
  context: DocumentRegistry.Context,
  attempts = 3
): Promise<void> {
  try {
    await context.revert();
  } catch (error) {
    if (attempts > 1) {
      // Another page may have begun to write it again.
      closeReport((error as Error).message);
      await pause(INTERVAL);
      await revert(context, attempts - 1);
    }
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

/**
 * The file, or null if it cannot be read. Another page may be at writing it: half a notebook is an
 * error of the server's, so it is read when two looks have found it the same.
 */
async function readWhole(
  path: string,
  contents: Files
): Promise<Contents.IModel | null> {
  const whole = { type: 'notebook', content: true } as const;
  let before: string | undefined;
  for (let look = 1; look < LOOKS; look++) {
    const now = await modified(path, contents);
    const isQuiet = now !== undefined && now === before;
    const read = isQuiet
      ? await contents.get(path, whole).catch(() => null)
      : null;
    if (read) {
      return read;
    }
    before = now;
    await pause(INTERVAL);
  }
  return null;
}

/** Whether the file was written since this page read or wrote it. */
async function isWritten(
  { contentsModel, path }: DocumentRegistry.Context,
  contents: Files
): Promise<boolean> {
  const now = await modified(path, contents);
  return now !== undefined && now !== contentsModel?.last_modified;
}

function modified(path: string, contents: Files): Promise<string | undefined> {
  return contents.get(path, { content: false }).then(
    ({ last_modified }) => last_modified,
    () => undefined
  );
}
