/** Facts as they are made and sent: what has not changed is neither made nor sent again. */

import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';

import type {
  IFacts,
  IFactsCell,
  ISentCells,
  ISentFacts
} from '../../server/wire';
import { sentOutputs } from './outputs';

const made = new WeakMap<ICellModel, IFactsCell>();
const watches = new WeakMap<ICellModel, () => void>();

const NONE: ReadonlySet<number> = new Set();

/**
 * What there is to know of a cell: the same object for as long as nothing in it changes, unless
 * the images of some of its outputs are to go along.
 */
export function cellFacts(
  cell: ICellModel,
  images: ReadonlySet<number> = NONE
): IFactsCell {
  if (images.size) {
    return observeCell(cell, images);
  }
  let facts = made.get(cell);
  if (!facts) {
    facts = observeCell(cell, NONE);
    made.set(cell, facts);
    watch(cell);
  }
  return facts;
}

function observeCell(
  cell: ICellModel,
  images: ReadonlySet<number>
): IFactsCell {
  const code = isCode(cell) ? cell : null;
  return {
    id: cell.id,
    type: cell.type,
    source: cell.sharedModel.getSource(),
    execution_count: code?.executionCount ?? null,
    outputs: sentOutputs(code?.outputs.toJSON() ?? [], index =>
      images.has(index)
    )
  };
}

/** More signals than needed today: facts that are made in vain cost little, stale ones lie. */
function watch(cell: ICellModel): void {
  const forget = watches.get(cell) ?? (() => made.delete(cell));
  if (!watches.has(cell)) {
    watches.set(cell, forget);
    cell.contentChanged.connect(forget);
    cell.sharedModel.changed.connect(forget);
    cell.stateChanged.connect(forget);
  }
  if (isCode(cell)) {
    cell.outputs.changed.connect(forget);
    // A stream that grows tells nobody else. To connect the same again changes nothing.
    for (let index = 0; index < cell.outputs.length; index++) {
      cell.outputs.get(index).streamText?.changed.connect(forget);
    }
  }
}

function isCode(cell: ICellModel): cell is ICodeCellModel {
  return cell.type === 'code';
}

/** What the server was told last, by this page and of one notebook. */
export class ToldFacts {
  /** The facts as a difference: runs of cells that it knows go by their place there. */
  short(facts: IFacts): ISentFacts {
    if (!this._step) {
      return facts;
    }
    const cells: ISentCells[] = [];
    let run: [number, number] | null = null;
    for (const cell of facts.cells) {
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
    return { ...facts, since: this._step, cells };
  }

  /** A step that these facts were sent with has begun. */
  tell(step: string, facts: IFacts): void {
    this._step = step;
    this._places = new Map(facts.cells.map((cell, place) => [cell, place]));
  }

  /** The server does not know them any more. */
  forget(): void {
    this._step = '';
    this._places.clear();
  }

  private _places = new Map<IFactsCell, number>();
  private _step = '';
}
