/** One open notebook as a turn uses it: snapshots, cells, runs. */

import type {
  INotebookCellExecutor,
  INotebookModel,
  NotebookPanel
} from '@jupyterlab/notebook';
import type { IOutputAreaModel } from '@jupyterlab/outputarea';
import type { Contents } from '@jupyterlab/services';

import type { ICellImage, IInspector, ISentOutput } from '../server/wire';
import {
  type CellWriter,
  ensureCellIds,
  findCell,
  hasCell,
  insertCell,
  insertOwn,
  insertText,
  type IWrittenCell,
  replaceSource,
  resumeCell,
  setConversation
} from './write/cells';
import type { IBlockOrigin, ICellOrigin } from './write/mark';
import {
  blockCells,
  type BlockCells,
  leaveMetadata,
  textCell
} from './write/origin';
import { Place } from './write/place';
import type { IUnfinishedRun } from './run/unfinished';
import { cellAbove, cellImages } from './read/image';
import { observe } from './read/observe';
import { imageUrl } from './read/imageurl';
import { type Choice, sentFileChoices } from './read/hidden';
import { toggleCell } from './write/hide';
import type { NotebookSnapshot } from './read/snapshot';
import type { Expendable } from './read/holds';
import { VariableReader } from './read/variables';
import { WidgetStates } from './read/widgets';
import { readAgain, readOnceWritten } from './readagain';
import { findModel } from './run/result';
import { KernelWatch } from './run/kernelwatch';
import { readyKernel } from './run/run';
import type { InstallingKernel } from './run/install';
import { Runs } from './run/runs';
import type { UserRuns } from './run/userruns';
import { Saver } from './save';
import type { ITurnNotebook } from './turnnotebook';

export class LiveNotebook implements ITurnNotebook {
  constructor(
    readonly panel: NotebookPanel,
    executor: INotebookCellExecutor,
    private _contents: Contents.IManager,
    private _currentView: () => NotebookPanel | null,
    inspector: (language: string) => Promise<IInspector>
  ) {
    this._place = new Place(
      () => this._active,
      cell => !!panel.model && hasCell(panel.model, cell)
    );
    this._saver = new Saver(panel.context);
    this._runs = new Runs(panel, executor);
    this.kernel = new KernelWatch(panel);
    this.variables = new VariableReader(panel, inspector);
    this._widgets = new WidgetStates(panel);
  }

  readonly kernel: KernelWatch;
  readonly variables: VariableReader;

  get isDisposed(): boolean {
    return this.panel.isDisposed || !this.panel.model;
  }

  get path(): string {
    return this.panel.context.localPath;
  }

  /** Whether the file must not be written. */
  get isReadOnly(): boolean {
    return this.panel.context.contentsModel?.writable === false;
  }

  /** Whether its file is text, such as a `.py` that jupytext opens as a notebook. */
  get isScript(): boolean {
    return !this.path.toLowerCase().endsWith('.ipynb');
  }

  /** The id of the conversation that the notebook carries. */
  get conversation(): string | null {
    const metadata: unknown = this.panel.model?.getMetadata('gptcode');
    const id = (metadata as { conversation?: unknown } | undefined)
      ?.conversation;
    return typeof id === 'string' ? id : null;
  }

  snapshot(sent: readonly ISentOutput[] = []): NotebookSnapshot {
    const { process } = this.kernel;
    const kernel = { ...this.variables.facts, ...(process && { process }) };
    const seen = observe(this.panel, sent);
    const cells = seen.cells.map(cell => this._widgets.withShown(cell));
    return { ...seen, cells, ...kernel, ...sentFileChoices(this.panel.model) };
  }

  /** Whether a cell is hidden from models, or pinned. */
  isChosen(cell: string, choice: Choice): boolean {
    const cells = this.panel.model?.sharedModel.cells ?? [];
    const found = cells.find(each => each.getId() === cell);
    return found?.getMetadata(choice) === true;
  }

  /** Hides a cell from models or pins it, or takes that back. */
  toggleChosen(cell: string, choice: Choice): void {
    if (this.panel.model) {
      toggleCell(this.panel.model, cell, choice);
    }
  }

  inspect(stop: AbortSignal): Promise<void> {
    return this.variables.refresh(stop);
  }

  /** "Cell 3" is the third of all cells, counted from 1. */
  positions(): ReadonlyMap<string, number> {
    const cells = this.panel.model?.sharedModel.cells ?? [];
    return new Map(cells.map((cell, index) => [cell.getId(), index + 1]));
  }

  /** The view that the user works in: a notebook may have several. */
  get view(): NotebookPanel {
    const view = this._currentView();
    return view?.context === this.panel.context ? view : this.panel;
  }

  /** Shows a cell. Called on the user's click only: it changes the active cell. */
  reveal(cell: string): void {
    const { content } = this.view;
    const index = content.widgets.findIndex(each => each.model.id === cell);
    if (index >= 0) {
      content.activeCellIndex = index;
      // Another scroll ends this one.
      content.scrollToItem(index, 'smart').catch(() => undefined);
    }
  }

  /** The type of its code, by which editors choose the language. */
  get codeMimeType(): string {
    return this.panel.content.codeMimetype;
  }

  /** The latest image among a cell's outputs, as it may stand in a page. */
  image(cell: string): string | null {
    const outputs = this.outputs(cell)?.toJSON() ?? [];
    const urls = outputs.map(imageUrl);
    return urls.findLast(url => url !== null) ?? null;
  }

  /** The outputs of a code cell, as they change. */
  outputs(cell: string): IOutputAreaModel | null {
    return findModel(this.panel, cell)?.outputs ?? null;
  }

  hasOutput({ cell, output }: ISentOutput): boolean {
    return (this.outputs(cell)?.length ?? 0) > output;
  }

  /** Inserts what the user chose below the active cell; returns its position, or 0. */
  insertOwn(source: string, type: 'code' | 'markdown'): number {
    const { model } = this.panel;
    const { content } = this.view;
    if (!model || model.readOnly) {
      return 0;
    }
    const index = insertOwn(model, this._active, source, type);
    content.scrollToItem(index, 'auto').catch(() => undefined);
    return index + 1;
  }

  async refresh(): Promise<void> {
    const { model } = this.panel;
    if (model && !model.collaborative) {
      await this._saver.read(() => readAgain(this.panel, this._contents));
    }
  }

  async refreshOutputs(expendable?: Expendable): Promise<void> {
    const { model } = this.panel;
    if (model && !model.collaborative) {
      const work = [this.panel, this._contents, expendable] as const;
      await this._saver.read(() => readOnceWritten(...work));
    }
  }

  beginTurn(conversation: string, written: string[]): void {
    this._saver.renew();
    this._place.startTurn(written);
    this.carry(conversation);
  }

  /** Names its conversation in the file: after a reload, the page finds it by that. */
  carry(conversation: string): void {
    const model = this._model;
    if (this.conversation !== conversation && model && !this.isScript) {
      setConversation(model, conversation);
      void this.save();
    }
  }

  ensureCellIds(): boolean {
    return !!this.panel.model && ensureCellIds(this.panel.model);
  }

  insert(origin: ICellOrigin): CellWriter {
    const writer = insertCell(this._open, this._place.below, origin);
    this._place.wrote(writer.cell);
    return writer;
  }

  insertText(origin: ICellOrigin, source: string): string {
    const cell = insertText(this._open, this._place.below, origin, source);
    this._place.wrote(cell);
    return cell;
  }

  textCell(origin: IBlockOrigin): string | null {
    const { model } = this.panel;
    return model && textCell(model, origin);
  }

  resume(origin: IBlockOrigin): IWrittenCell | null {
    const { model } = this.panel;
    const written = model && resumeCell(model, origin);
    if (written) {
      // The turn's next cell goes below it.
      this._place.wrote(written.cell);
    }
    return written;
  }

  /** The cells that were written for a conversation's blocks, as the cells themselves say. */
  blockCells(conversation: string): BlockCells {
    return blockCells(this.panel.model, conversation);
  }

  source(cell: string): string | null {
    const model = this.panel.model;
    return model
      ? (findCell(model.sharedModel, cell)?.getSource() ?? null)
      : null;
  }

  cellImage(cell: string): ICellImage | null {
    const { model } = this.panel;
    return model && (cellImages(model, new Set([cell]))[0] ?? null);
  }

  above(cell: string): string | null {
    return this.panel.model && cellAbove(this.panel.model, cell);
  }

  replace(
    cell: string,
    before: string,
    after: string,
    origin: ICellOrigin
  ): boolean {
    const model = this._model;
    const done = !!model && replaceSource(model, cell, before, after, origin);
    if (done) {
      this._place.wrote(cell);
    }
    return done;
  }

  ready(language: string, stop: AbortSignal): Promise<InstallingKernel> {
    return readyKernel(this.panel, language, stop);
  }

  run: ITurnNotebook['run'] = (id, source, language, stop, moment) => {
    const isAt = () => [undefined, this.kernel.moment].includes(moment);
    return this._runs.run({ id, source, language, isAt }, stop);
  };

  try: ITurnNotebook['try'] = (...asked) =>
    this._runs.try(this.variables.lastRun, ...asked);

  idle(stop: AbortSignal): Promise<void> {
    return this.kernel.idle(stop);
  }

  interruptRun(source: string): Promise<boolean> {
    return this.kernel.interrupt(source);
  }

  /** The run in progress, if the next page can follow it to its end. */
  get unfinishedRun(): IUnfinishedRun | null {
    return this._runs.unfinished;
  }

  /** The user's own runs of cells. */
  get userRuns(): UserRuns {
    return this._runs.user;
  }

  save(): Promise<boolean> {
    return this._saver.save();
  }

  /** To write into. */
  private get _model(): INotebookModel | null {
    const { model } = this.panel;
    if (model && this.isScript) {
      leaveMetadata(model);
    }
    return model;
  }

  private get _open(): INotebookModel {
    const model = this._model;
    if (!model) {
      throw new Error('The notebook was closed.');
    }
    return model;
  }

  private get _active(): string | null {
    return this.view.content.activeCell?.model.id ?? null;
  }

  private _place: Place;
  private _runs: Runs;
  private _widgets: WidgetStates;
  private _saver: Saver;
}
