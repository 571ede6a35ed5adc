/** Which code cells of a notebook are worth a question: not those that the user hides. Reads only. */

import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';

import { isHidden } from './hidden';

/** A cell, and its position counted from 1. */
export interface IAskable {
  position: number;
  cell: string;
}

export interface IAskables {
  /** The cell with the most code. */
  longest: IAskable | null;
  /** The last cell that shows an error. */
  failed: IAskable | null;
}

export function askables(model: INotebookModel | null): IAskables {
  const found: IAskables = { longest: null, failed: null };
  let most = 0;
  [...(model?.cells ?? [])].forEach((each, index) => {
    if (!isCode(each) || isHidden(each.sharedModel)) {
      return;
    }
    const here = { position: index + 1, cell: each.id };
    const length = each.sharedModel.getSource().trim().length;
    if (length > most) {
      most = length;
      found.longest = here;
    }
    if (hasError(each)) {
      found.failed = here;
    }
  });
  return found;
}

export function hasError(model: ICellModel): boolean {
  return isCode(model) && model.outputs.toJSON().some(isError);
}

function isCode(model: ICellModel): model is ICodeCellModel {
  return model.type === 'code';
}

/** Whether an output is an error to be fixed: an interrupt was the user's own wish. */
export function isError({ ename, output_type }: IOutput): boolean {
  return output_type === 'error' && ename !== 'KeyboardInterrupt';
}
