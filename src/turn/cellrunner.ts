/**
 * Settles the blocks of a turn one by one, while the model may still be writing the next: each
 * waits for the user if its verdict says so, runs, and is reported.
 */

import type { IBlockPart } from '../conversation/transcript';
import type { IAction, SkipReason, Verdict } from '../server/wire';
import { pause } from '../notebook/run/waiting';
import { Approvals, type Decision } from './approvals';
import { type IBlock, type ITurnContext, runsInMode } from './block';
import { SAVE_TIMEOUT } from './celltyper';
import { heldMoment, type IAllowed, passes } from './doubt';
import { LostRuns } from './lostruns';
import { doubt, notRun, skipReason } from './notrun';
import { Outcome } from './outcome';
import { Packages } from './packages';
import { reportRun, reportRunning, reportSkip, showRun } from './ended';
import { UserBlocks } from './userblocks';

export class CellRunner {
  /** `onProgress` is called when a block starts to wait or to run. */
  constructor(
    private _context: ITurnContext,
    private _onProgress: () => void
  ) {
    this.approvals = new Approvals(_context, _onProgress);
    // In both cases the user need not decide any more whether it runs.
    const skip = (block: number) => this.approvals.skip(block);
    this._users = new UserBlocks(_context, skip);
    this._packages = new Packages(_context, this._users, _onProgress);
    this._lost = new LostRuns(
      _context,
      status => this._outcome.note(status, _context.stop.aborted),
      skip
    );
  }

  /** What the user decides about blocks. */
  readonly approvals: Approvals;

  /** Whether a block waits for the user and none runs. */
  get waiting(): boolean {
    const isAsking = this.approvals.isWaiting && !this._isRunning;
    return isAsking || this._packages.isAsking;
  }

  /** A new step: an earlier step's failure does not stop its blocks. */
  startStep(outcome = new Outcome()): void {
    this._outcome = outcome;
  }

  /** Adds a block that is complete. */
  add(block: IBlock, verdict: Verdict): void {
    if (block.tries && verdict !== 'insert') {
      this._enqueue(block, () => this._try(block));
    } else if (verdict !== 'insert') {
      if (this._isAllowed(verdict, block)) {
        const { turn, block: number } = block;
        this._context.conversation.setBlock(turn, number, { asks: false });
      }
      this._enqueue(block, () => this._settle(block, verdict));
    }
  }

  /** Adds a block that an earlier page started to run, and whose result was not received. */
  addLost(block: IBlock): void {
    this._enqueue(block, () => this._settleLost(block));
  }

  decide(block: number, decision: Decision): void {
    if (decision === 'install' || decision === 'not-now') {
      this._packages.decide(block, decision);
    } else if (typeof decision === 'string') {
      this.approvals.decide(block, decision);
    } else {
      this._users.take(block, decision);
    }
  }

  /** Shows what has become of the cells of blocks that are not settled. */
  noticeChanges(): void {
    this.approvals.noticeChanges(this._users.all);
  }

  /** Another page has reported the result of a run that it had started. */
  hear(action: IAction): void {
    this._lost.hear(action);
  }

  /** Resolves when all blocks so far are settled. */
  async settled(): Promise<Outcome> {
    await this._queue;
    return this._outcome;
  }

  /** Ends all waiting; the stop signal interrupts what runs. */
  stop(): void {
    this.approvals.stop();
    this._packages.stop();
  }

  /** Another page drives the turn: it settles what waits; what runs here is reported from here. */
  abandon(): void {
    this._isAbandoned = true;
    this.stop();
  }

  private _enqueue(block: IBlock, work: () => Promise<void>): void {
    this._users.open(block);
    this._queue = this._queue.then(async () => {
      await (this._isAbandoned ? this._endedByUser(block) : work());
      this._users.close(block);
    });
    // `settled` throws the error itself.
    this._queue.catch(this._context.onFailure);
  }

  /**
   * Waits for the user if the verdict says so, runs the cell, and reports how it ended. Only the
   * code that the verdict or the user allowed runs: the user is asked about any other.
   */
  private async _settle(open: IBlock, verdict: Verdict): Promise<void> {
    const { cell } = open;
    let allowed: IAllowed | null = this._isAllowed(verdict, open)
      ? { source: open.code, isApproved: false }
      : await passes(this._context, this._users, open);
    for (;;) {
      while (this._users.has(open)) {
        if (await this._endedByUser(open)) {
          return;
        }
      }
      const reason = this._skipReason(open);
      if (reason || cell === null) {
        return reportSkip(this._context, open, reason ?? 'closed');
      }
      if (allowed === null || this.approvals.isOver) {
        const source = await this.approvals.ask(open, cell);
        allowed = source === null ? null : { source, isApproved: true };
        if (this._users.has(open)) {
          continue;
        }
        if (this._isAbandoned) {
          return;
        }
        const later = this._skipReason(open);
        if (later || allowed === null) {
          return reportSkip(this._context, open, later);
        }
      }
      if (await this._run(open, cell, allowed)) {
        return;
      }
      allowed = null;
    }
  }

  /** What the model tries asks nobody: it runs on a copy of the kernel. */
  private async _try(open: IBlock): Promise<void> {
    const skip = this._skipReason(open);
    const { tryForModel } = await import(
      /* webpackChunkName: "trial" */ './modeltry'
    );
    const work = tryForModel(this._context, open, skip);
    this._outcome.note(await this._while(work), this._context.stop.aborted);
  }

  private _isAllowed(verdict: Verdict, block: IBlock): boolean {
    const isAllowed = verdict === 'run' && runsInMode(this._context, block);
    return isAllowed && !this._users.wasRun(block);
  }

  /**
   * While the kernel may still run the cell, the page that started it reports the result. If none
   * comes, the user decides whether it runs again; otherwise its status stays unknown.
   */
  private async _settleLost(open: IBlock): Promise<void> {
    const { cell } = open;
    if (!this._users.has(open) && (await this._isOver(open))) {
      return;
    }
    let note: string | undefined = 'lost';
    for (;;) {
      while (this._users.has(open)) {
        if (await this._endedByUser(open)) {
          return;
        }
      }
      if (cell === null || this._skipReason(open) !== null) {
        return this._endLost(open);
      }
      const allowed = await this.approvals.ask(open, cell, note);
      if (this._users.has(open)) {
        continue;
      }
      if (allowed === null || this._skipReason(open) !== null) {
        return this._endLost(open);
      }
      if (this._isAbandoned) {
        return;
      }
      if (await this._run(open, cell, { source: allowed, isApproved: true })) {
        return;
      }
      note = undefined;
    }
  }

  /** Whether the run of another page has ended in a way that is known. */
  private async _isOver(open: IBlock): Promise<boolean> {
    const { conversation, stop } = this._context;
    if (await this._isReported(open)) {
      return true;
    }
    if (stop.aborted && (await this._lost.interrupt(open))) {
      return true;
    }
    if (!this._users.has(open)) {
      const lost = { status: 'unknown', note: 'lost' } as const;
      conversation.setBlock(open.turn, open.block, lost);
    }
    return false;
  }

  private async _endLost(open: IBlock): Promise<void> {
    if (!this._isAbandoned && !this._lost.take(open)) {
      await this._lost.report(open, 'unknown');
    }
  }

  /** Waits for the result of a run that another page started; says whether it has come. */
  private async _isReported(open: IBlock): Promise<boolean> {
    const { turn, block } = open;
    const running = { status: 'running', note: undefined } as const;
    this._context.conversation.setBlock(turn, block, running);
    // Who presses "Run again" or "Continue" has seen that nothing runs.
    const isDecided = this.approvals.isDecided(block);
    const came = await this._while(this._lost.wait(open, isDecided));
    return came || this._isAbandoned;
  }

  /** Waits for the user's own run of a block; says whether there was one. */
  private async _endedByUser(open: IBlock): Promise<boolean> {
    if (!this._users.has(open)) {
      return false;
    }
    const end = await this._while(this._users.end(open));
    if (end === null) {
      return this._isAbandoned;
    }
    const { missing, source, status } = end;
    this._outcome.note(status, this._context.stop.aborted);
    const isAgain = await this._packages.install(open, missing);
    const allowed = { source, isApproved: false };
    return !isAgain || this._run(open, open.cell ?? '', allowed);
  }

  /** While `work` goes on, something runs. */
  private async _while<T>(work: Promise<T>): Promise<T> {
    this._isRunning = true;
    this._onProgress();
    try {
      return await work;
    } finally {
      this._isRunning = false;
    }
  }

  private _skipReason(open: IBlock): SkipReason | null {
    return skipReason(this._context, open, this._outcome.failed);
  }

  /** Runs a cell that holds `source`; false if the user has to be asked about it again. */
  private async _run(
    open: IBlock,
    cell: string,
    allowed: IAllowed
  ): Promise<boolean> {
    try {
      await this._while(this._runAndReport(open, cell, allowed));
    } catch (error) {
      const refusal = notRun(error);
      if (refusal === null) {
        throw error;
      }
      if (this._users.has(open)) {
        return false;
      }
      if (refusal === 'changed' || refusal === 'asks') {
        this.approvals.askAgain(open, cell, doubt(error));
        return false;
      }
      if (refusal === 'settled') {
        return this._isReported(open);
      }
      await reportSkip(this._context, open, refusal);
    }
    return true;
  }

  private async _runAndReport(
    open: IBlock,
    cell: string,
    { source, isApproved, moment }: IAllowed
  ): Promise<void> {
    const { conversation, notebook, report, stop } = this._context;
    const { turn, block, language } = open;
    const show = (change: Partial<IBlockPart>) =>
      this._users.has(open) || conversation.setBlock(turn, block, change);
    const before = conversation.block(turn, block);
    const halt = this._users.halt(open);
    show({ status: 'running', note: 'queued' });
    try {
      if (isApproved) {
        await report({ action: 'approved', turn, block, cell, source });
      }
      // Nothing of the user's may be before a run that is reported: a Stop interrupts it.
      await notebook.ready(language, halt);
      moment = await heldMoment(this._context, open, moment, halt);
      // This also reports that the cell was inserted.
      await reportRunning(this._context, { ...open, cell }, { source });
    } catch (error) {
      show({ note: undefined, ...before });
      throw error;
    }
    show({ status: 'running', note: undefined, started: Date.now() });
    const run = [cell, source, language, halt, moment] as const;
    const result = await notebook.run(...run);
    this._outcome.note(result.status, stop.aborted);
    this._users.close(open);
    showRun(this._context, open, result);
    const saved = notebook.save();
    if (this._isAbandoned) {
      // The page that drives reads the outputs from the file; it waits for the report.
      await Promise.race([saved, pause(SAVE_TIMEOUT)]);
    }
    const missing = await reportRun(this._context, open, result);
    if (await this._packages.install(open, missing)) {
      await this._runAndReport(open, cell, { source, isApproved: false });
    }
  }

  private _isAbandoned = false;
  private _isRunning = false;
  private _lost: LostRuns;
  private _outcome = new Outcome();
  private _packages: Packages;
  private _queue: Promise<void> = Promise.resolve();
  private _users: UserBlocks;
}
