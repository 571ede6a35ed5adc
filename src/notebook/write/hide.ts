/** Hides cells and files from models or pins them, and takes that back. */

import type { INotebookModel } from '@jupyterlab/notebook';

import { type Choice, chosenFiles, type FileChoice } from '../read/hidden';

export function toggleCell(
  model: INotebookModel,
  id: string,
  choice: Choice
): void {
  const cell = model.sharedModel.cells.find(each => each.getId() === id);
  if (!cell || model.readOnly) {
    return;
  }
  if (cell.getMetadata(choice) === true) {
    cell.deleteMetadata(choice);
  } else {
    cell.setMetadata(choice, true);
  }
}

export function toggleFile(
  model: INotebookModel,
  path: string,
  choice: FileChoice
): void {
  const chosen = chosenFiles(model, choice);
  const left = chosen.filter(each => each !== path);
  const next = left.length < chosen.length ? left : [...chosen, path];
  if (model.readOnly) {
    return;
  }
  if (next.length) {
    model.setMetadata(choice, next);
  } else {
    model.deleteMetadata(choice);
  }
}
