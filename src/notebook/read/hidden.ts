/**
 * What the user hides from models, and pins for them. It is in the notebook's metadata, and travels
 * with its file.
 */

import type { ICellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';

import type { IFacts } from '../../server/wire';

/** Beside `gptcode`, which says who wrote a cell: any cell can be hidden. */
export const HIDDEN = 'gptcode_hidden';
export const HIDDEN_FILES = 'gptcode_hidden_files';

export const PINNED = 'gptcode_pinned';
export const PINNED_FILES = 'gptcode_pinned_files';

export type Choice = typeof HIDDEN | typeof PINNED;
export type FileChoice = typeof HIDDEN_FILES | typeof PINNED_FILES;

type SharedCell = Pick<ICellModel['sharedModel'], 'getMetadata'>;

export function isHidden(cell: SharedCell): boolean {
  return cell.getMetadata(HIDDEN) === true;
}

export function isPinned(cell: SharedCell): boolean {
  return cell.getMetadata(PINNED) === true;
}

/** The contents paths of hidden or pinned files: a notebook's file may hold anything. */
export function chosenFiles(
  model: INotebookModel | null,
  choice: FileChoice
): string[] {
  const found = model?.getMetadata(choice) as unknown;
  return Array.isArray(found)
    ? found.filter(path => typeof path === 'string')
    : [];
}

/** Both lists, as they are sent. */
export function sentFileChoices(
  model: INotebookModel | null
): Pick<IFacts, 'hidden_files' | 'pinned_files'> {
  const hidden = chosenFiles(model, HIDDEN_FILES);
  const pinned = chosenFiles(model, PINNED_FILES);
  return {
    ...(hidden.length && { hidden_files: hidden }),
    ...(pinned.length && { pinned_files: pinned })
  };
}
