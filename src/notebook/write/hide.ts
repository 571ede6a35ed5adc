/** Hides cells and files from models, or shows them again. */

import type { INotebookModel } from '@jupyterlab/notebook';

import { HIDDEN, HIDDEN_FILES, hiddenFiles, isHidden } from '../read/hidden';

/** Returns whether the cell is hidden now. */
export function toggleCell(model: INotebookModel, id: string): boolean {
  const cell = model.sharedModel.cells.find(each => each.getId() === id);
  if (!cell || model.readOnly) {
    return cell ? isHidden(cell) : false;
  }
  if (isHidden(cell)) {
    cell.deleteMetadata(HIDDEN);
    return false;
  }
  cell.setMetadata(HIDDEN, true);
  return true;
}

export function toggleFile(model: INotebookModel, path: string): void {
  const hidden = hiddenFiles(model);
  const left = hidden.filter(each => each !== path);
  const next = left.length < hidden.length ? left : [...hidden, path];
  if (model.readOnly) {
    return;
  }
  if (next.length) {
    model.setMetadata(HIDDEN_FILES, next);
  } else {
    model.deleteMetadata(HIDDEN_FILES);
  }
}
