/** What a notebook holds, in the page and on the disk. */

import type { IJupyterLabPageFixture } from './galata';

import { expect } from './expect';

interface ICell {
  getSource(): string;
  setSource(source: string): void;
  toJSON(): { outputs: { text?: string | string[]; traceback?: string[] }[] };
}

interface IKernel {
  status: string;
  requestExecute(content: { code: string }): { done: Promise<unknown> };
  restart(): Promise<void>;
}

export interface INotebookWidget {
  context: { path: string; contentsModel: { writable: boolean } | null };
  model: {
    dirty: boolean;
    sharedModel: { cells: ICell[]; getMetadata(): object };
  };
  sessionContext?: {
    session?: { kernel?: IKernel };
    /** As JupyterLab's menu does it. */
    restartKernel(): Promise<void>;
  };
}

/** Whether the notebook is shared through jupyter-collaboration. */
export function isShared(page: IJupyterLabPageFixture): Promise<boolean> {
  return page.evaluate(() => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      context: { model: { collaborative?: boolean } };
    };
    return widget.context.model.collaborative === true;
  });
}

/** The sources of all cells, in order, from the notebook's model. */
export function sources(page: IJupyterLabPageFixture): Promise<string[]> {
  return page.evaluate(() => {
    const widget = window.jupyterapp.shell
      .currentWidget as unknown as INotebookWidget;
    return widget.model.sharedModel.cells.map(cell => cell.getSource());
  });
}

/** What a cell printed, and its traceback, as plain text. */
export function cellOutput(
  page: IJupyterLabPageFixture,
  index: number
): Promise<string> {
  return page.evaluate(at => {
    const widget = window.jupyterapp.shell
      .currentWidget as unknown as INotebookWidget;
    const cell = widget.model.sharedModel.cells[at];
    const outputs = cell ? cell.toJSON().outputs : [];
    return outputs
      .flatMap(output => output.text ?? output.traceback ?? [])
      .join('');
  }, index);
}

interface ISaved {
  minor: number;
  cells: { id?: string; source: string }[];
  metadata: object;
}

type INotebook = Omit<ISaved, 'minor'> & { nbformat_minor: number };

/**
 * A notebook on the disk, as its bytes: JupyterLab's own way to read takes one that is half written
 * for damaged and moves it away.
 */
export async function saved(
  page: IJupyterLabPageFixture,
  path: string
): Promise<ISaved> {
  const read = async () => {
    const response = await page.request.get(`/files/${path}`);
    return parsed(await response.text());
  };
  let found: INotebook | null = null;
  await expect.poll(async () => (found = await read())).not.toBeNull();
  return { ...found!, minor: found!.nbformat_minor };
}

/** Whether the current notebook is the one of that path, names a conversation, and can be saved. */
export function carries(
  page: IJupyterLabPageFixture,
  path: string
): Promise<boolean> {
  return page.evaluate(at => {
    const { currentWidget } = window.jupyterapp.shell;
    const widget = currentWidget as unknown as INotebookWidget | null;
    if (
      widget?.context?.path !== at ||
      !widget.context.contentsModel?.writable
    ) {
      return false;
    }
    return 'gptcode' in widget.model.sharedModel.getMetadata();
  }, path);
}

/** Waits until the file names a conversation: another page finds it by that. */
export async function conversationSaved(
  page: IJupyterLabPageFixture,
  path: string
): Promise<void> {
  const conversation = async () => (await saved(page, path)).metadata;
  await expect.poll(conversation).toHaveProperty('gptcode');
}

function parsed(text: string): INotebook | null {
  try {
    const found = JSON.parse(text) as INotebook;
    // A file holds lines.
    const cells = found.cells.map(cell => ({
      ...cell,
      source: [cell.source].flat().join('')
    }));
    return { ...found, cells };
  } catch {
    return null;
  }
}

/** Whether the page has something of the notebook that is not saved. */
export function isDirty(page: IJupyterLabPageFixture): Promise<boolean> {
  return page.evaluate(() => {
    const widget = window.jupyterapp.shell
      .currentWidget as unknown as INotebookWidget;
    return widget.model.dirty;
  });
}
