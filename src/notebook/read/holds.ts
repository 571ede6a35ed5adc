import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';

/** Whether a file has every cell of the notebook as it is here: then reading it loses nothing. */
export function holdsAll(file: unknown, model: INotebookModel): boolean {
  const { cells } = file as nbformat.INotebookContent;
  const sources = new Map(
    cells.map(({ id, source }) => [id, [source].flat().join('')])
  );
  return model.sharedModel.cells.every(
    cell =>
      cell.getSource() === '' || sources.get(cell.getId()) === cell.getSource()
  );
}
