/** Follows the marked cells of a notebook, and lets their marks say who wrote what is in them now. */

import type {
  CellChange,
  ISharedNotebook,
  NotebookChange
} from '@jupyter/ydoc';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { PartialJSONObject } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';

import { isLocked } from '../read/snapshot';
import { type Contributor, contributorOf, type IMark } from './mark';
import { markOf, type SharedCell } from './origin';

/** A marked cell as it is now; who wrote it is compared when it is asked for. */
export class Marked {
  constructor(
    readonly mark: IMark,
    readonly source: string
  ) {}

  get contributor(): Contributor {
    this._contributor ??= contributorOf(this.mark, this.source);
    return this._contributor;
  }

  private _contributor: Contributor | null = null;
}

/** Characters of the first line of a prompt. */
const PROMPT = 200;

export class CellMarks {
  /** `promptOf` is what a new mark says of the prompt: null for nothing. */
  constructor(
    private _model: INotebookModel,
    private _promptOf: (mark: IMark) => string | null
  ) {
    _model.sharedModel.changed.connect(this._onNotebook, this);
    this._find(true);
  }

  /** Emits the ids of cells whose marks say something else, or which are new. */
  get changed(): ISignal<this, string[]> {
    return this._changed;
  }

  get(cell: string): Marked | null {
    return this._marked.get(cell) ?? null;
  }

  /** Called when more prompts are known. */
  addPrompts(): void {
    for (const [id, { mark }] of this._marked) {
      const cell = this._cells.get(id);
      if (cell && mark.prompt === undefined && this._promptOf(mark)) {
        this._keep(cell);
      }
    }
  }

  dispose(): void {
    this._cells.forEach(cell => cell.changed.disconnect(this._onCell, this));
    this._cells.clear();
    Signal.clearData(this);
  }

  private _onNotebook(_: ISharedNotebook, change: NotebookChange): void {
    if (change.cellsChange) {
      this._find();
    }
  }

  /** Sees which cells have come and gone. */
  private _find(isFirst = false): void {
    const present = new Map(
      this._model.sharedModel.cells.map(cell => [cell.getId(), cell])
    );
    const added = [...present.values()].filter(
      cell => this._cells.get(cell.getId()) !== cell
    );
    const gone = [...this._cells.keys()].filter(id => !present.has(id));
    const lost = gone.map(id => this._marked.get(id)).filter(each => !!each);
    gone.forEach(id => this._marked.delete(id));
    this._cells = present;
    added.forEach(cell => cell.changed.connect(this._onCell, this));
    if (added.length === 1 && lost.length) {
      this._takeOver(added[0], lost);
    }
    const ids = added.map(cell => cell.getId());
    // A file that was opened or read again is as its editors have left it.
    const isWhole =
      isFirst || (added.length > 1 && added.length === present.size);
    added.forEach(cell => (isWhole ? this._read(cell) : this._keep(cell)));
    this._changed.emit([...ids, ...gone]);
  }

  /**
   * JupyterLab makes one cell of those that are merged, with the metadata of the active one. If that
   * was a human's, the mark of the other is lost with it.
   */
  private _takeOver(cell: SharedCell, lost: Marked[]): void {
    const source = cell.getSource();
    const within = lost
      .filter(each => each.source.trim() && source.includes(each.source))
      .sort((one, other) => other.source.length - one.source.length);
    if (within.length && !markOf(cell) && this._mayWrite(cell)) {
      cell.setMetadata('gptcode', within[0].mark as PartialJSONObject);
      this._keep(cell);
    }
  }

  private _onCell(cell: SharedCell, change: CellChange): void {
    if (change.sourceChange || change.metadataChange) {
      const id = cell.getId();
      const wasMarked = this._marked.has(id);
      this._keep(cell);
      if (wasMarked || this._marked.has(id)) {
        this._changed.emit([id]);
      }
    }
  }

  private _read(cell: SharedCell): Marked | null {
    const id = cell.getId();
    const mark = markOf(cell);
    if (!mark) {
      this._marked.delete(id);
      return null;
    }
    const now = new Marked(mark, cell.getSource());
    this._marked.set(id, now);
    return now;
  }

  /** Writes what has become of the cell into its mark, for readers that do not compare. */
  private _keep(cell: SharedCell): void {
    const marked = this._read(cell);
    if (!marked || marked.contributor === 'unknown' || !this._mayWrite(cell)) {
      return;
    }
    const { contributor: type, mark } = marked;
    const prompt = mark.prompt === undefined ? this._promptOf(mark) : null;
    const first = prompt?.trim().split('\n')[0].slice(0, PROMPT);
    if (mark.contributor?.type !== type || first) {
      const contributor = { ...mark.contributor, type };
      const whole = { ...mark, contributor, ...(first && { prompt: first }) };
      cell.setMetadata('gptcode', whole as PartialJSONObject);
    }
  }

  private _mayWrite(cell: SharedCell): boolean {
    return !this._model.readOnly && !isLocked(cell);
  }

  private _changed = new Signal<this, string[]>(this);
  private _cells = new Map<string, SharedCell>();
  private _marked = new Map<string, Marked>();
}
