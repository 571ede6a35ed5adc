import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';

/** Sources that may be lost, by the ids of their cells: another page has undone them. */
export type Expendable = ReadonlyMap<string, string>;

/** Whether a file has every cell of the notebook as it is here: then reading it loses nothing. */
export function holdsAll(
  file: unknown,
  model: INotebookModel,
  expendable: Expendable = new Map<string, string>()
): boolean {
  const { cells } = file as nbformat.INotebookContent;
  const sources = new Map(
    cells.map(({ id, source }) => [id, [source].flat().join('')])
  );
  return model.sharedModel.cells.every(cell => {
    const source = cell.getSource();
    const known = [sources, expendable].map(each => each.get(cell.getId()));
    return source === '' || known.includes(source);
  });
}
