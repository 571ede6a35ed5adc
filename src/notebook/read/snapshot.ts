/** Snapshots of a notebook: a cell that has not changed is neither read nor sent again. */

import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';

import type {
  IFacts,
  IFactsCell,
  ISentCells,
  ISentFacts
} from '../../server/wire';
import { isHidden, isPinned } from './hidden';
import { hasImage, sentOutputs, smallOutputs } from './outputs';

/** What the server gets to know of a notebook; on the wire it is called facts. */
export type NotebookSnapshot = IFacts;
export type CellSnapshot = IFactsCell;

/** A snapshot as it is sent: cells that the server has are given by their places. */
export type SnapshotDelta = ISentFacts;

type SharedCell = Pick<ICellModel['sharedModel'], 'getMetadata'>;

const snapshots = new WeakMap<ICellModel, CellSnapshot>();
/** With the images of some outputs, which the key names. */
const pictured = new WeakMap<ICellModel, [string, CellSnapshot]>();
const small = new WeakMap<CellSnapshot, Promise<CellSnapshot>>();
const watches = new WeakMap<ICellModel, () => void>();

const NONE: ReadonlySet<number> = new Set();

/** The same object for as long as nothing in the cell changes, nor which images are wanted. */
export function cellSnapshot(
  cell: ICellModel,
  images: ReadonlySet<number> = NONE
): CellSnapshot {
  if (images.size) {
    return picturedSnapshot(cell, images);
  }
  let snapshot = snapshots.get(cell);
  if (!snapshot) {
    snapshot = readCell(cell, NONE);
    snapshots.set(cell, snapshot);
    watch(cell);
  }
  return snapshot;
}

function picturedSnapshot(
  cell: ICellModel,
  images: ReadonlySet<number>
): CellSnapshot {
  const key = [...images].join();
  const [known, before] = pictured.get(cell) ?? [];
  if (before && known === key) {
    return before;
  }
  const snapshot = readCell(cell, images);
  pictured.set(cell, [key, snapshot]);
  watch(cell);
  return snapshot;
}

/**
 * The snapshot as it is sent: with no image too large, and with nothing of hidden cells. A cell is
 * the same object as the time before.
 */
export async function withSmallImages(
  snapshot: NotebookSnapshot
): Promise<NotebookSnapshot> {
  const cells = snapshot.cells.map(async cell => {
    if (!cell.hidden && !cell.outputs?.some(hasImage)) {
      return cell;
    }
    const made = small.get(cell) ?? withSmall(cell);
    small.set(cell, made);
    return made;
  });
  return { ...snapshot, cells: await Promise.all(cells) };
}

async function withSmall(cell: CellSnapshot): Promise<CellSnapshot> {
  if (cell.hidden) {
    return { ...cell, source: '', outputs: [] };
  }
  return { ...cell, outputs: await smallOutputs(cell.outputs ?? []) };
}

function readCell(cell: ICellModel, images: ReadonlySet<number>): CellSnapshot {
  const code = isCode(cell) ? cell : null;
  return {
    id: cell.id,
    type: cell.type as IFactsCell['type'],
    source: cell.sharedModel.getSource(),
    execution_count: code?.executionCount ?? null,
    outputs: sentOutputs(code?.outputs.toJSON() ?? [], index =>
      images.has(index)
    ),
    locked: isLocked(cell.sharedModel),
    ...(isHidden(cell.sharedModel) && { hidden: true }),
    ...(isPinned(cell.sharedModel) && { pinned: true })
  };
}

/** Whether the user has locked a cell: then nobody writes it. */
export function isLocked(cell: SharedCell): boolean {
  return cell.getMetadata('editable') === false;
}

/** More signals than needed: a snapshot taken too often costs little, a stale one is wrong. */
function watch(cell: ICellModel): void {
  const forget =
    watches.get(cell) ??
    (() => {
      snapshots.delete(cell);
      pictured.delete(cell);
    });
  if (!watches.has(cell)) {
    watches.set(cell, forget);
    cell.contentChanged.connect(forget);
    cell.sharedModel.changed.connect(forget);
    cell.stateChanged.connect(forget);
  }
  if (isCode(cell)) {
    cell.outputs.changed.connect(forget);
    // A growing stream emits nothing else. Connecting the same slot twice changes nothing.
    for (let index = 0; index < cell.outputs.length; index++) {
      cell.outputs.get(index).streamText?.changed.connect(forget);
    }
  }
}

function isCode(cell: ICellModel): cell is ICodeCellModel {
  return cell.type === 'code';
}

/** The latest snapshot that this page has sent of one notebook. */
export class SentSnapshot {
  /** What has changed since: runs of unchanged cells are given by their place in it. */
  delta(snapshot: NotebookSnapshot): SnapshotDelta {
    if (!this._step) {
      return snapshot;
    }
    const cells: ISentCells[] = [];
    let run: [number, number] | null = null;
    for (const cell of snapshot.cells) {
      const place = this._places.get(cell);
      if (place === undefined) {
        cells.push(cell);
        run = null;
      } else if (run && place === run[0] + run[1]) {
        run[1] += 1;
      } else {
        run = [place, 1];
        cells.push({ same: run });
      }
    }
    return { ...snapshot, since: this._step, cells };
  }

  /** The server has started a step with this snapshot. */
  remember(step: string, { cells }: NotebookSnapshot): void {
    this._step = step;
    this._places = new Map(cells.map((cell, place) => [cell, place]));
  }

  /** The server no longer has it. */
  forget(): void {
    this._step = '';
    this._places.clear();
  }

  private _places = new Map<CellSnapshot, number>();
  private _step = '';
}
