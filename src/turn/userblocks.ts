/**
 * Blocks whose cells the user runs in the notebook: that is their approval and their result, and
 * they do not run again. What the user runs later is a fact about the notebook.
 */

import type { IUserRun, IFollowedRun } from '../notebook/run/userrun';
import type { IMissingPackage, ResultStatus } from '../server/wire';
import type { IBlock, ITurnContext } from './block';
import { notRun } from './notrun';
import { reportRun, reportRunning, showRun } from './ended';

/** How the user's run of a block ended, and the package that it lacked. */
export interface IUserEnd {
  status: ResultStatus;
  source: string;
  missing?: IMissingPackage;
}

export class UserBlocks {
  /** `onRun` is called when the user has run the cell of a block. */
  constructor(
    private _context: ITurnContext,
    private _onRun: (block: number) => void
  ) {}

  /** From now on, the user's run of its cell is that of the block; one of all its code was. */
  open(block: IBlock): void {
    this._closed.delete(block.block);
    this._open.set(block.block, block);
    const early = this._early.get(block.block);
    if (early?.source === block.code) {
      this.take(block.block, early);
    }
  }

  /** Whether the user ran its cell while it was written: what a verdict allows would run again. */
  wasRun({ block }: IBlock): boolean {
    return this._early.has(block);
  }

  /** The block is settled; it is opened again if it is to run again. */
  close({ block }: IBlock): void {
    this._early.delete(block);
    this._open.delete(block);
    this._closed.add(block);
    this._runs.delete(block);
    this._halts.delete(block);
  }

  /** The blocks that are not settled. */
  get all(): IBlock[] {
    return [...this._open.values()];
  }

  /** Whether the user runs the cell of a block. */
  has({ block }: IBlock): boolean {
    return this._runs.has(block);
  }

  /** The user has run a cell. */
  take(block: number, run: IUserRun): void {
    const open = this._open.get(block);
    if (this._closed.has(block)) {
      return;
    }
    if (!open) {
      run.follow();
      this._early.set(block, run);
    } else if (!this._runs.has(block)) {
      const ended = this._follow(open, run.source, run.follow());
      ended.catch(this._context.onFailure);
      this._runs.set(block, ended);
      this._halts.get(block)?.abort();
      this._onRun(block);
    }
  }

  /** How the user's run of a block ended; null if there is none, or the kernel dropped it. */
  async end({ block }: IBlock): Promise<IUserEnd | null> {
    const end = (await this._runs.get(block)) ?? null;
    this._runs.delete(block);
    return end;
  }

  /** Aborted when nothing more may be sent for the block: at a Stop, or when the user runs it. */
  halt({ block }: IBlock): AbortSignal {
    const { stop } = this._context;
    const halt = new AbortController();
    const abort = () => halt.abort();
    stop.addEventListener('abort', abort);
    if (stop.aborted || this._runs.has(block)) {
      abort();
    }
    this._halts.set(block, halt);
    return halt.signal;
  }

  private async _follow(
    open: IBlock,
    source: string,
    run: IFollowedRun
  ): Promise<IUserEnd | null> {
    const { conversation, notebook, report, stop } = this._context;
    const { turn, block, cell } = open;
    conversation.setBlock(turn, block, {
      ...{ status: 'running', note: 'queued', code: source },
      asks: undefined
    });
    void run.started.then(() =>
      conversation.setBlock(turn, block, {
        note: undefined,
        started: Date.now()
      })
    );
    try {
      const approved = { turn, block, cell, source };
      await report({ action: 'approved', ...approved });
      await reportRunning(this._context, open, { source, sent: true });
      const result = await run.end(stop);
      showRun(this._context, open, result);
      const missing = await reportRun(this._context, open, result);
      void notebook.save();
      return { status: result.status, source, missing };
    } catch (error) {
      const refusal = notRun(error);
      if (refusal === null) {
        throw error;
      }
      if (refusal === 'settled' && this._closed.has(block)) {
        return null;
      }
      // It waits again, until the turn is over.
      conversation.setBlock(turn, block, {
        status: 'waiting',
        note: undefined
      });
      return null;
    }
  }

  private _closed = new Set<number>();
  private _early = new Map<number, IUserRun>();
  private _halts = new Map<number, AbortController>();
  private _open = new Map<number, IBlock>();
  private _runs = new Map<number, Promise<IUserEnd | null>>();
}
