/** A notebook as a turn uses it. */

import type {
  ICellImage,
  IResult,
  ISentOutput,
  ITrialStart
} from '../server/wire';
import type { NotebookSnapshot } from './read/snapshot';
import type { InstallingKernel } from './run/install';
import type { KernelWatch } from './run/kernelwatch';
import type { TrialEnd } from './run/trial';
import type { CellWriter, IWrittenCell } from './write/cells';
import type { IBlockOrigin, ICellOrigin } from './write/mark';

/** What a turn needs of a notebook; tests provide one without a page. */
export interface ITurnNotebook {
  readonly isDisposed: boolean;
  readonly path: string;
  /** The notebook as it is now, with the images of the outputs in `sent`. */
  snapshot(sent?: readonly ISentOutput[]): NotebookSnapshot;
  /** Reads the kernel's variables for the next snapshot, if it is idle: within a second. */
  inspect(stop: AbortSignal): Promise<void>;
  /** Reads the file again if another page has written it and nothing here would be lost. */
  refresh(): Promise<void>;
  /** As `refresh`, once another page has written the outputs of a run that it has reported. */
  refreshOutputs(): Promise<void>;
  /** Called when a turn starts; `written` are the conversation's cells, in its order. */
  beginTurn(conversation: string, written: string[]): void;
  /** Makes the file preserve the ids of cells; says whether it did not. */
  ensureCellIds(): boolean;
  insert(origin: ICellOrigin): CellWriter;
  /** Inserts a whole text of the model, as `insertText` does; returns the id of its cell. */
  insertText(origin: ICellOrigin, source: string): string;
  /** The cell of such a text that is there already. */
  textCell(origin: IBlockOrigin): string | null;
  /** The cell that an earlier page wrote for a block. */
  resume(origin: IBlockOrigin): IWrittenCell | null;
  source(cell: string): string | null;
  /** The whole cell, and its neighbours; null if it is not there. */
  cellImage(cell: string): ICellImage | null;
  /** The id of the cell above it: empty at the top, null if it is not there. */
  above(cell: string): string | null;
  replace(
    cell: string,
    before: string,
    after: string,
    origin: ICellOrigin
  ): boolean;
  /** The kernel, when it is free; rejects as a run would. */
  ready(language: string, stop: AbortSignal): Promise<InstallingKernel>;
  /** What the kernel has run and been until now. */
  readonly kernel: Pick<KernelWatch, 'moment'>;
  /**
   * Runs a cell that holds `source`, which is in `language`; rejects if it holds other code, or if
   * the kernel is no longer at a `moment`.
   */
  run(
    cell: string,
    source: string,
    language: string,
    stop: AbortSignal,
    moment?: number
  ): Promise<IResult>;
  /** Tries code of a language on a copy of the kernel, once that is free; rejects as a run would. */
  try(
    start: ITrialStart,
    language: string,
    stop: AbortSignal
  ): Promise<TrialEnd>;
  /** Resolves when the kernel runs nothing, or is gone, or at `stop`. */
  idle(stop: AbortSignal): Promise<void>;
  /** Interrupts a run of this code that another page sent; says whether that ended it. */
  interruptRun(source: string): Promise<boolean>;
  /** Resolves with false if the notebook could not be saved. */
  save(): Promise<boolean>;
}
