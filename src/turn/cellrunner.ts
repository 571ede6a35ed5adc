/**
 * Settles the blocks of a turn one by one, while the model may still be writing the next: each
 * waits for the user if its verdict says so, runs, and is reported.
 */

import { ranBlock, STATUS } from '../conversation/reducer';
import { pause } from '../notebook/run/waiting';
import type {
  IAction,
  ResultStatus,
  SkipReason,
  Verdict
} from '../server/wire';
import { Approvals } from './approvals';
import type { IBlock, ITurnContext } from './block';
import { notRun } from './notrun';
import { late, REPORT_TIME, ReportedResults } from './reported';

/** How the blocks of a step have ended so far. */
export interface IOutcome {
  /** Whether one of them ran: then there are results. */
  ran: boolean;
  /** Whether the user interrupted one: then the model waits for the user. */
  interrupted: boolean;
  /** Whether one failed: then the later ones do not run. */
  failed: boolean;
}

const NOTHING_RAN: IOutcome = { ran: false, interrupted: false, failed: false };

export class CellRunner {
  /** `onProgress` is called when a block starts to wait or to run. */
  constructor(
    private _context: ITurnContext,
    private _onProgress: () => void
  ) {
    this.approvals = new Approvals(_context, _onProgress);
  }

  /** What the user decides about blocks. */
  readonly approvals: Approvals;

  /** Whether a block waits for the user and none runs. */
  get waiting(): boolean {
    return this.approvals.isWaiting && !this._isRunning;
  }

  /** A new step: an earlier step's failure does not stop its blocks. */
  startStep(outcome: Partial<IOutcome> = {}): void {
    this._outcome = { ...NOTHING_RAN, ...outcome };
  }

  /** Adds a block that is complete. */
  add(block: IBlock, verdict: Verdict): void {
    if (verdict !== 'insert') {
      if (this._isAllowed(verdict)) {
        const { turn, block: number } = block;
        this._context.conversation.setBlock(turn, number, { asks: false });
      }
      this._enqueue(() => this._settle(block, verdict));
    }
  }

  /** Adds a block that an earlier page started to run, and whose result was not received. */
  addLost(block: IBlock): void {
    this._enqueue(() => this._settleLost(block));
  }

  /** Another page has reported the result of a run that it had started. */
  hear(action: IAction): void {
    this._reported.hear(action);
  }

  /** Resolves when all blocks so far are settled. */
  async settled(): Promise<IOutcome> {
    await this._queue;
    return this._outcome;
  }

  /** Ends all waiting; the stop signal interrupts what runs. */
  stop(): void {
    this.approvals.stop();
  }

  /** Another page drives the turn: it settles what waits; what runs here is reported from here. */
  abandon(): void {
    this._isAbandoned = true;
    this.stop();
  }

  private _enqueue(work: () => Promise<void>): void {
    this._queue = this._queue.then(() =>
      this._isAbandoned ? undefined : work()
    );
    // `settled` throws the error itself.
    this._queue.catch(this._context.onFailure);
  }

  /**
   * Waits for the user if the verdict says so, runs the cell, and reports how it ended. Only the
   * code that the verdict or the user allowed runs: the user is asked about any other.
   */
  private async _settle(open: IBlock, verdict: Verdict): Promise<void> {
    const { cell } = open;
    let allowed = this._isAllowed(verdict) ? open.code : null;
    for (;;) {
      const reason = this._skipReason(open);
      if (reason || cell === null) {
        return this._skip(open, reason ?? 'closed');
      }
      if (allowed === null || this.approvals.isOver) {
        allowed = await this.approvals.ask(open, cell);
        if (this._isAbandoned) {
          return;
        }
        const later = this._skipReason(open);
        if (later || allowed === null) {
          return this._skip(open, later);
        }
        await this._reportApproval(open, verdict, allowed);
      }
      if (await this._run(open, cell, allowed)) {
        return;
      }
      allowed = null;
    }
  }

  private _isAllowed(verdict: Verdict): boolean {
    return verdict === 'run' && this._context.mode() === 'run';
  }

  /** With the verdict "ask", the report of the run carries the approval. */
  private async _reportApproval(
    { turn, block, cell }: IBlock,
    verdict: Verdict,
    source: string
  ): Promise<void> {
    if (verdict === 'run') {
      const approved = { action: 'approved', turn, block } as const;
      await this._context.report({ ...approved, cell, source });
    }
  }

  /**
   * While the kernel may still run the cell, the page that started it reports the result. If none
   * comes, the user decides whether it runs again; otherwise its status stays unknown.
   */
  private async _settleLost(open: IBlock): Promise<void> {
    const { conversation } = this._context;
    const { turn, block, cell } = open;
    if ((await this._isReported(open)) || (await this._isInterrupted(open))) {
      return;
    }
    conversation.setBlock(turn, block, { status: 'unknown', note: 'lost' });
    if (cell !== null && this._skipReason(open) === null) {
      let allowed = await this.approvals.ask(open, cell, 'lost');
      while (allowed !== null && this._skipReason(open) === null) {
        if (this._isAbandoned || (await this._run(open, cell, allowed))) {
          return;
        }
        allowed = await this.approvals.ask(open, cell);
      }
    }
    if (this._isAbandoned || this._takeReported(open)) {
      return;
    }
    await this._reportLost(open, 'unknown');
  }

  /** At a Stop: interrupts the run, if the kernel is known to be at it; says whether it ended. */
  private async _isInterrupted(open: IBlock): Promise<boolean> {
    const { notebook, stop } = this._context;
    const isStopped = stop.aborted && !this._isAbandoned;
    if (!isStopped || !(await notebook.interruptRun(open.code))) {
      return false;
    }
    // The page that sent it reports what came out; if that page is closed, none does.
    await this._reported.wait(open.block, pause(REPORT_TIME));
    if (this._takeReported(open)) {
      await notebook.refresh();
    } else {
      await this._reportLost(open, 'stopped');
    }
    return true;
  }

  /** Reports how a run ended whose outputs were not received. */
  private async _reportLost(
    open: IBlock,
    status: 'stopped' | 'unknown'
  ): Promise<void> {
    const { conversation, notebook, report } = this._context;
    const { turn, block, cell } = open;
    this._note(status);
    conversation.setBlock(turn, block, { status, note: undefined });
    const source = (cell !== null && notebook.source(cell)) || open.code;
    await report({ action: 'ran', turn, block, cell, status, source });
  }

  /** Waits for the result of a run that another page started; says whether it has come. */
  private async _isReported(open: IBlock): Promise<boolean> {
    const { conversation, notebook, stop } = this._context;
    const { turn, block } = open;
    const running = { status: 'running', note: undefined } as const;
    conversation.setBlock(turn, block, running);
    this._isRunning = true;
    this._onProgress();
    // Who presses "Run again" or "Go on" has seen that nothing runs.
    const isDecided = this.approvals.isDecided(block);
    const idle = notebook.idle(stop);
    await this._reported.wait(block, isDecided ? idle : late(idle, stop));
    this._isRunning = false;
    if (!this._takeReported(open)) {
      return this._isAbandoned;
    }
    // The page that ran the cell has saved its outputs.
    await notebook.refresh();
    return true;
  }

  /** Goes by the result that another page has reported; says whether there is one. */
  private _takeReported({ turn, block }: IBlock): boolean {
    const reported = this._reported.get(block);
    if (reported !== null) {
      const { conversation } = this._context;
      const { result, status } = reported;
      conversation.setBlock(turn, block, {
        ...{ status: STATUS[status], result },
        note: undefined
      });
      this._note(status);
    }
    return reported !== null;
  }

  private _note(status: ResultStatus): void {
    const { stop } = this._context;
    this._outcome.ran = true;
    this._outcome.failed = status !== 'ok';
    this._outcome.interrupted ||= status === 'stopped' && !stop.aborted;
  }

  /** Why a block must not run; null if it may. */
  private _skipReason(open: IBlock): SkipReason | null {
    const { notebook, stop } = this._context;
    if (notebook.isDisposed) {
      return 'closed';
    }
    if (stop.aborted) {
      return 'stopped';
    }
    if (this._outcome.failed) {
      return 'failed-before';
    }
    if (open.cell !== null && notebook.source(open.cell) === null) {
      return 'removed';
    }
    return open.skipReason;
  }

  /** Runs a cell that holds `source`; false if the user has to be asked about it again. */
  private async _run(
    open: IBlock,
    cell: string,
    source: string
  ): Promise<boolean> {
    this._isRunning = true;
    this._onProgress();
    try {
      await this._runAndReport(open, cell, source);
    } catch (error) {
      const refusal = notRun(error);
      if (refusal === null) {
        throw error;
      }
      if (refusal === 'changed' || refusal === 'asks') {
        this._askAgain(open, cell);
        return false;
      }
      if (refusal === 'settled') {
        return this._isReported(open);
      }
      await this._skip(open, refusal);
    } finally {
      this._isRunning = false;
    }
    void this._context.notebook.save();
    return true;
  }

  private _askAgain({ turn, block }: IBlock, cell: string): void {
    const { conversation, notebook } = this._context;
    conversation.setBlock(turn, block, { status: 'waiting', note: undefined });
    this.approvals.showChange(block, notebook.source(cell));
  }

  private async _runAndReport(
    { turn, block, language }: IBlock,
    cell: string,
    source: string
  ): Promise<void> {
    const { conversation, notebook, report, stop } = this._context;
    const before = conversation.block(turn, block);
    conversation.setBlock(turn, block, { status: 'running', note: 'queued' });
    try {
      // Nothing of the user's may be before a run that is reported: a Stop interrupts it.
      await notebook.ready(language, stop);
      // This also reports that the cell was inserted and the user's approval of its source.
      await report({ action: 'running', turn, block, cell, source });
    } catch (error) {
      conversation.setBlock(turn, block, { note: undefined, ...before });
      throw error;
    }
    const running = { status: 'running', note: undefined } as const;
    conversation.setBlock(turn, block, running);
    const result = await notebook.run(cell, source, language, stop);
    this._note(result.status);
    conversation.setBlock(turn, block, ranBlock(result));
    if (this._isAbandoned) {
      // The page that drives reads the outputs from the file.
      await notebook.save();
    }
    const ran = { action: 'ran', turn, block, cell, ...result } as const;
    const { produced: files, more } = await report(ran);
    if (files?.length) {
      conversation.setBlock(turn, block, { files, more });
    }
  }

  private async _skip(open: IBlock, reason: SkipReason | null): Promise<void> {
    const { conversation, report } = this._context;
    const { turn, block, cell } = open;
    conversation.setBlock(turn, block, {
      status: reason === 'stopped' ? 'stopped' : 'skipped',
      note: reason ?? undefined
    });
    const skipped = { turn, block, cell, reason: reason ?? '' };
    await report({ action: 'skipped', status: 'skipped', ...skipped });
  }

  private _isAbandoned = false;
  private _isRunning = false;
  private _outcome: IOutcome = { ...NOTHING_RAN };
  private _queue: Promise<void> = Promise.resolve();
  private _reported = new ReportedResults(block =>
    // The user need not decide any more whether it runs again.
    this.approvals.skip(block)
  );
}
