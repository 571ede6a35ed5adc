/** Restores cells as they were, in one change of the shared notebook, without running anything. */

import type {
  ISharedCodeCell,
  ISharedNotebook,
  YNotebook
} from '@jupyter/ydoc';
import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { JSONExt } from '@lumino/coreutils';

import type { ICellImage } from '../../server/wire';

type SharedCell = ISharedNotebook['cells'][number];

/** Writes each image in turn: a cell that was not there is removed, one that is missing inserted. */
export function restoreCells(
  { sharedModel }: INotebookModel,
  images: readonly ICellImage[]
): void {
  // In the transaction, the notebook's own list of cells is the one from before.
  const cells = new Map(sharedModel.cells.map(each => [each.getId(), each]));
  const order = sharedModel.cells.map(each => each.getId());
  // One step for the notebook's own undo, and none of what the user typed before or after.
  const { undoManager } = sharedModel as YNotebook;
  undoManager.stopCapturing();
  sharedModel.transact(() => {
    for (const image of images) {
      const at = order.indexOf(image.cell);
      const cell = cells.get(image.cell);
      const content = trustedAsHere(image, cells);
      if (content && at >= 0 && cell && isAlike(cell, content)) {
        rewrite(cell as ISharedCodeCell, content as nbformat.ICodeCell);
        continue;
      }
      if (content) {
        // First the new one: the user's active cell stays the one at its place.
        const place = at >= 0 ? at : placeOf(image, order);
        const whole = { ...content, id: image.cell };
        sharedModel.insertCell(place, whole);
        order.splice(place, 0, image.cell);
      }
      if (at >= 0) {
        const place = content ? at + 1 : at;
        sharedModel.deleteCell(place);
        order.splice(place, 1);
      }
    }
  });
  undoManager.stopCapturing();
}

/**
 * What an image holds, trusted only as far as the notebook is: the outputs that the cell has or,
 * where it has none, all that there are. No image makes scripts run in a notebook that the user does
 * not trust.
 */
function trustedAsHere(
  { cell, content }: ICellImage,
  cells: ReadonlyMap<string, SharedCell>
): nbformat.ICell | null {
  const whole = content as unknown as nbformat.ICell | null;
  const { outputs } = (whole ?? {}) as Partial<nbformat.ICodeCell>;
  if (!whole || !outputs?.length || !isTrusted(whole.metadata.trusted)) {
    return whole;
  }
  const filled = [...cells.values()].filter(hasOutputs);
  const here = filled.filter(each => each.getId() === cell);
  const trusts = (here.length ? here : filled).every(each =>
    isTrusted(each.getMetadata('trusted'))
  );
  return trusts
    ? whole
    : { ...whole, metadata: { ...whole.metadata, trusted: false } };
}

function hasOutputs(cell: SharedCell): boolean {
  const isCode = cell.cell_type === 'code';
  return isCode && (cell as ISharedCodeCell).getOutputs().length > 0;
}

function isTrusted(trusted: unknown): boolean {
  return trusted === true;
}

/** Where a cell goes back: between its neighbours, as far as they are there. */
function placeOf({ above, below }: ICellImage, order: string[]): number {
  const upper = above ? order.indexOf(above) : -1;
  if (upper >= 0 || above === '') {
    return upper + 1;
  }
  const lower = below ? order.indexOf(below) : -1;
  return lower >= 0 ? lower : order.length;
}

/**
 * Whether a cell can be rewritten, and keeps its editor. What is trusted is decided when a cell is
 * made: outputs that were not trusted must not become so. And where outputs change within a cell,
 * JupyterLab shows streams twice once the notebook's own undo and redo have gone over it.
 */
function isAlike(cell: SharedCell, content: nbformat.ICell): boolean {
  return (
    cell.cell_type === 'code' &&
    content.cell_type === 'code' &&
    isTrusted(cell.getMetadata('trusted')) ===
      isTrusted(content.metadata.trusted) &&
    JSONExt.deepEqual(
      (cell as ISharedCodeCell).getOutputs(),
      content.outputs as nbformat.IOutput[]
    )
  );
}

function rewrite(cell: ISharedCodeCell, content: nbformat.ICodeCell): void {
  const source = [content.source].flat().join('');
  if (cell.getSource() !== source) {
    cell.setSource(source);
  }
  const { execution_count, metadata } = content;
  const added = Object.keys(cell.getMetadata()).filter(
    name => !(name in metadata)
  );
  added.forEach(name => cell.deleteMetadata(name));
  cell.setMetadata(metadata);
  cell.execution_count = execution_count;
}
