/** Whole cells with their neighbours, as the server restores them. */

import type { INotebookModel } from '@jupyterlab/notebook';

import type { ICellImage } from '../../server/wire';

/** Images of cells in the order of the notebook; then those that are not there. */
export function cellImages(
  model: INotebookModel,
  wanted: ReadonlySet<string>
): ICellImage[] {
  const { cells } = model.sharedModel;
  const ids = cells.map(cell => cell.getId());
  const there: ICellImage[] = [];
  ids.forEach((cell, index) => {
    if (wanted.has(cell)) {
      const content = { ...cells[index].toJSON() };
      const above = ids[index - 1] ?? '';
      there.push({ cell, content, above, below: ids[index + 1] ?? '' });
    }
  });
  const found = new Set(there.map(({ cell }) => cell));
  const gone = [...wanted].filter(cell => !found.has(cell));
  return [...there, ...gone.map(cell => ({ cell, content: null }))];
}

/** The id of the cell above another one: empty at the top, null if that is not there. */
export function cellAbove(model: INotebookModel, cell: string): string | null {
  const ids = model.sharedModel.cells.map(each => each.getId());
  const index = ids.indexOf(cell);
  return index < 0 ? null : (ids[index - 1] ?? '');
}
