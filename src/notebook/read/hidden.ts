/** What the user hides from models. It is in the notebook's metadata, and travels with its file. */

import type { ICellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';

/** Beside `gptcode`, which says who wrote a cell: any cell can be hidden. */
export const HIDDEN = 'gptcode_hidden';
export const HIDDEN_FILES = 'gptcode_hidden_files';

type SharedCell = Pick<ICellModel['sharedModel'], 'getMetadata'>;

export function isHidden(cell: SharedCell): boolean {
  return cell.getMetadata(HIDDEN) === true;
}

/** The contents paths of hidden files: a file may hold anything. */
export function hiddenFiles(model: INotebookModel | null): string[] {
  const found = model?.getMetadata(HIDDEN_FILES) as unknown;
  return Array.isArray(found)
    ? found.filter(path => typeof path === 'string')
    : [];
}
