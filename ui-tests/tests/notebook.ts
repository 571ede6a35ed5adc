/** What a notebook holds, in the page and on the disk. */

import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { APIResponse } from '@playwright/test';

interface ICell {
  getSource(): string;
  setSource(source: string): void;
  toJSON(): { outputs: { text?: string | string[]; traceback?: string[] }[] };
}

export interface INotebookWidget {
  model: { dirty: boolean; sharedModel: { cells: ICell[] } };
  sessionContext?: { session?: { kernel?: { status: string } } };
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

/** A notebook on the disk. The server writes in place, so a first look may find half of it. */
export async function saved(
  page: IJupyterLabPageFixture,
  path: string
): Promise<ISaved> {
  const url = `/api/contents/${path}?type=notebook`;
  let found: APIResponse | undefined;
  await expect
    .poll(async () => (found = await page.request.get(url)).status())
    .toBe(200);
  const { content } = (await found!.json()) as {
    content: Omit<ISaved, 'minor'> & { nbformat_minor: number };
  };
  return { ...content, minor: content.nbformat_minor };
}

/** Whether the page has something of the notebook that is not saved. */
export function isDirty(page: IJupyterLabPageFixture): Promise<boolean> {
  return page.evaluate(() => {
    const widget = window.jupyterapp.shell
      .currentWidget as unknown as INotebookWidget;
    return widget.model.dirty;
  });
}
