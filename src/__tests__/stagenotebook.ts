import { YNotebook } from '@jupyter/ydoc';
import { NotebookModel } from '@jupyterlab/notebook';

import type { ITurnNotebook } from '../notebook/turnnotebook';
import { cellAbove, cellImages } from '../notebook/read/image';
import type { NotebookSnapshot } from '../notebook/read/snapshot';
import {
  type CellWriter,
  ensureCellIds,
  findCell,
  insertCell,
  insertText,
  type IWrittenCell,
  replaceSource,
  resumeCell
} from '../notebook/write/cells';
import type { ICellOrigin } from '../notebook/write/mark';
import { textCell } from '../notebook/write/origin';
import type { InstallingKernel } from '../notebook/run/install';
import { NotRun } from '../notebook/run/run';
import type { TrialEnd } from '../notebook/run/trial';
import type { ICellImage, IResult } from '../server/wire';

/** A notebook without a page; cells run as `outcome` says. */
export class StageNotebook implements ITurnNotebook {
  constructor(...cells: string[]) {
    this.model.sharedModel.insertCells(
      0,
      cells.map(source => ({ cell_type: 'code', source }))
    );
  }

  readonly model = new NotebookModel({ sharedModel: new YNotebook() });
  readonly path: string = 'a.ipynb';
  readonly ran: string[] = [];
  isDisposed = false;
  /** What the kernel has run and been until now. */
  kernel = { moment: 1 };
  /** Resolves when the kernel is free. */
  free: Promise<void> = Promise.resolve();
  /** The kernel for what is installed. */
  installs: Partial<InstallingKernel> = {};
  /** What the kernel runs for another page. */
  running: string | null = null;
  /** How long the kernel's variables take to read. */
  inspects: (stop: AbortSignal) => Promise<void> = () => Promise.resolve();
  /** How often a page has read the file again. */
  refreshed = 0;
  /** Whether a save succeeds. */
  saves: boolean | Promise<boolean> = true;
  /** What a copy of the kernel gives. */
  trial: (id: string, stop: AbortSignal) => Promise<TrialEnd> = () =>
    Promise.resolve('lost');
  outcome: (source: string, stop: AbortSignal) => Promise<IResult['status']> =
    () => Promise.resolve('ok');

  /** Holds the run of a source, until the result is called. */
  hold(source: string): () => void {
    let finish: () => void = () => undefined;
    this.outcome = each =>
      each === source
        ? new Promise(resolve => {
            finish = () => resolve('ok');
          })
        : Promise.resolve('ok');
    return () => finish();
  }

  get sources(): string[] {
    return this.model.sharedModel.cells.map(cell => cell.getSource());
  }

  id(index: number): string {
    return this.model.sharedModel.cells[index].getId();
  }

  snapshot(): NotebookSnapshot {
    const cells = this.model.sharedModel.cells.map(cell => ({
      id: cell.getId(),
      type: 'code' as const,
      source: cell.getSource(),
      execution_count: null,
      locked: false,
      outputs: []
    }));
    return { notebook: 'a.ipynb', active: null, kernel: null, cells };
  }

  refreshOutputs(): Promise<void> {
    return this.refresh();
  }

  inspect(stop: AbortSignal): Promise<void> {
    return this.inspects(stop);
  }

  refresh(): Promise<void> {
    this.refreshed += 1;
    return Promise.resolve();
  }

  beginTurn(): void {
    this._last = null;
  }

  ensureCellIds(): boolean {
    return ensureCellIds(this.model);
  }

  resume(origin: ICellOrigin): IWrittenCell | null {
    return resumeCell(this.model, origin);
  }

  insert(origin: ICellOrigin): CellWriter {
    const writer = insertCell(this.model, this._last, origin);
    this._last = writer.cell;
    return writer;
  }

  insertText(origin: ICellOrigin, source: string): string {
    this._last = insertText(this.model, this._last, origin, source);
    return this._last;
  }

  textCell(origin: ICellOrigin): string | null {
    return textCell(this.model, origin);
  }

  source(cell: string): string | null {
    return findCell(this.model.sharedModel, cell)?.getSource() ?? null;
  }

  cellImage(cell: string): ICellImage | null {
    return cellImages(this.model, new Set([cell]))[0];
  }

  above(cell: string): string | null {
    return cellAbove(this.model, cell);
  }

  replace(
    cell: string,
    before: string,
    after: string,
    origin: ICellOrigin
  ): boolean {
    return replaceSource(this.model, cell, before, after, origin);
  }

  async ready(): Promise<InstallingKernel> {
    await this.free;
    return this.installs as InstallingKernel;
  }

  async run(
    cell: string,
    source: string,
    _: string,
    stop: AbortSignal,
    moment = this.kernel.moment
  ): Promise<IResult> {
    await this.free;
    if (stop.aborted) {
      throw new NotRun('stopped');
    }
    if (this.source(cell) !== source || moment !== this.kernel.moment) {
      throw new NotRun('changed');
    }
    this.ran.push(source);
    const status = await this.outcome(source, stop);
    const result = { execution_count: 1, duration: 0.5, result: null };
    return { status, source, outputs: [], ...result };
  }

  async try(
    ...[{ trial }, , stop]: Parameters<ITurnNotebook['try']>
  ): Promise<TrialEnd> {
    await this.free;
    return this.trial(trial, stop);
  }

  async idle(stop: AbortSignal): Promise<void> {
    const stopped = new Promise<void>(resolve => {
      stop.addEventListener('abort', () => resolve());
      if (stop.aborted) {
        resolve();
      }
    });
    await Promise.race([this.free, stopped]);
  }

  interruptRun(source: string): Promise<boolean> {
    const isOurs = source === this.running;
    if (isOurs) {
      this.running = null;
    }
    return Promise.resolve(isOurs);
  }

  save(): Promise<boolean> {
    return Promise.resolve(this.saves);
  }

  private _last: string | null = null;
}
