/** One open notebook as a turn sees it: facts, places for cells, runs. */

import type {
  INotebookCellExecutor,
  NotebookPanel
} from '@jupyterlab/notebook';

import type { IFacts, IResult } from '../wire';
import {
  type CellWriter,
  findCell,
  type ICellOrigin,
  insertCell,
  replaceSource,
  setConversation
} from './cells';
import { observe } from './observe';
import { runCell } from './run';
import { Saver } from './save';

/** What a turn needs of a notebook; tests bring one without a page. */
export interface ITurnNotebook {
  readonly isDisposed: boolean;
  facts(): IFacts;
  /** Called as a turn begins: the place for its first cell is found anew. */
  beginTurn(conversation: string): void;
  insert(origin: ICellOrigin): CellWriter;
  source(cell: string): string | null;
  replace(
    cell: string,
    before: string,
    after: string,
    origin: ICellOrigin
  ): boolean;
  run(cell: string, stop: AbortSignal): Promise<IResult>;
  save(): Promise<void>;
}

export class LiveNotebook implements ITurnNotebook {
  constructor(
    readonly panel: NotebookPanel,
    private _executor: INotebookCellExecutor
  ) {
    this._activeThen = this._active;
    this._saver = new Saver(panel.context);
  }

  get isDisposed(): boolean {
    return this.panel.isDisposed || !this.panel.model;
  }

  get path(): string {
    return this.panel.context.localPath;
  }

  /** The id of the conversation that the notebook carries. */
  get conversation(): string | null {
    const metadata: unknown = this.panel.model?.getMetadata('gptcode');
    const id = (metadata as { conversation?: unknown } | undefined)
      ?.conversation;
    return typeof id === 'string' ? id : null;
  }

  facts(): IFacts {
    return observe(this.panel);
  }

  /** "Cell 3" is the third of all cells, counted from 1. */
  positions(): ReadonlyMap<string, number> {
    const cells = this.panel.model?.sharedModel.cells ?? [];
    return new Map(cells.map((cell, index) => [cell.getId(), index + 1]));
  }

  /** Shows a cell: the only thing here that moves the user, and only on their click. */
  reveal(cell: string): void {
    const { content } = this.panel;
    const index = content.widgets.findIndex(each => each.model.id === cell);
    if (index >= 0) {
      content.activeCellIndex = index;
      void content.scrollToItem(index, 'smart');
    }
  }

  beginTurn(conversation: string): void {
    const moved = this._active !== this._activeThen;
    const last = this._last ?? this._lastWrittenBy(conversation);
    const stays = !moved && last !== null && this.source(last) !== null;
    this._last = stays ? last : this._active;
    if (this.conversation !== conversation && this.panel.model) {
      setConversation(this.panel.model, conversation);
    }
  }

  insert(origin: ICellOrigin): CellWriter {
    if (!this.panel.model) {
      throw new Error('The notebook was closed.');
    }
    const below =
      this._last && this.source(this._last) !== null
        ? this._last
        : this._active;
    const writer = insertCell(this.panel.model, below, origin);
    this._wrote(writer.cell);
    return writer;
  }

  source(cell: string): string | null {
    const model = this.panel.model;
    return model
      ? (findCell(model.sharedModel, cell)?.getSource() ?? null)
      : null;
  }

  replace(
    cell: string,
    before: string,
    after: string,
    origin: ICellOrigin
  ): boolean {
    const { model } = this.panel;
    const done = !!model && replaceSource(model, cell, before, after, origin);
    if (done) {
      this._wrote(cell);
    }
    return done;
  }

  run(cell: string, stop: AbortSignal): Promise<IResult> {
    return runCell(this.panel, this._executor, cell, stop);
  }

  save(): Promise<void> {
    return this._saver.save();
  }

  private get _active(): string | null {
    return this.panel.content.activeCell?.model.id ?? null;
  }

  private _wrote(cell: string): void {
    this._last = cell;
    this._activeThen = this._active;
  }

  /** After a reload the cells' metadata tell where the conversation was. */
  private _lastWrittenBy(conversation: string): string | null {
    const cells = this.panel.model?.sharedModel.cells ?? [];
    const own = cells.filter(cell => {
      const origin = cell.getMetadata('gptcode') as ICellOrigin | undefined;
      return origin?.conversation === conversation;
    });
    return own[own.length - 1]?.getId() ?? null;
  }

  private _activeThen: string | null;
  private _last: string | null = null;
  private _saver: Saver;
}
