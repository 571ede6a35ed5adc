/**
 * Settles the blocks of a turn one by one, while the model may still be writing the next: each
 * waits for the user if its verdict says so, runs, and is reported.
 */

import { STATUS } from '../conversation/reducer';
import { NotRun } from '../notebook/run/run';
import { ApiError } from '../server/api';
import type { SkipReason, Verdict } from '../server/wire';
import type { IBlock, ITurnContext } from './block';

export type Approval = 'run' | 'skip';

/** How the blocks of a step have ended so far. */
export interface IOutcome {
  /** Whether one of them ran: then there are results. */
  ran: boolean;
  /** Whether the user interrupted one: then the model waits for the user. */
  interrupted: boolean;
  /** Whether one failed: then the later ones do not run. */
  failed: boolean;
}

/** What the user decided about a cell, and the source that was in sight. */
interface IDecision {
  approval: Approval;
  source: string | null;
}

interface IWaiting {
  cell: string;
  decide: (decision: IDecision) => void;
}

const NOTHING_RAN: IOutcome = { ran: false, interrupted: false, failed: false };

export class CellRunner {
  /** `onProgress` is called when a block starts to wait or to run. */
  constructor(
    private _context: ITurnContext,
    private _onProgress: () => void
  ) {}

  /** Whether a block waits for the user and none runs. */
  get waiting(): boolean {
    return this._waiting.size > 0 && !this._isRunning;
  }

  /** A new step: an earlier step's failure does not stop its blocks. */
  startStep(outcome: Partial<IOutcome> = {}): void {
    this._outcome = { ...NOTHING_RAN, ...outcome };
  }

  /** Adds a block that is complete. */
  add(block: IBlock, verdict: Verdict): void {
    if (verdict !== 'insert') {
      this._enqueue(() => this._settle(block, verdict));
    }
  }

  /** Adds a block that an earlier page started to run, and whose result was not received. */
  addLost(block: IBlock): void {
    this._enqueue(() => this._settleLost(block));
  }

  /** Resolves when all blocks so far are settled. */
  async settled(): Promise<IOutcome> {
    await this._queue;
    return this._outcome;
  }

  /**
   * The user decides about a block; it may have to wait until an earlier one has run. A yes means
   * the code that the card shows: if the cell holds other code, the card shows that and asks again.
   */
  decide(block: number, approval: Approval): void {
    const { conversation, notebook } = this._context;
    const { turn } = conversation;
    const part = conversation.block(turn, block);
    const cell = part?.cell ?? null;
    const source = cell === null ? null : notebook.source(cell);
    if (approval === 'run' && source !== null && source !== part?.code) {
      this._showChange(block, source);
      return;
    }
    const note = approval === 'run' ? 'approved' : 'declined';
    this._decisions.set(block, { approval, source });
    conversation.setBlock(turn, block, { note });
    this._waiting.get(block)?.decide({ approval, source });
  }

  /** Shows what has become of waiting cells, and skips those that the user has removed. */
  noticeChanges(): void {
    for (const [block, { cell, decide }] of this._waiting) {
      const source = this._context.notebook.source(cell);
      if (source === null) {
        decide({ approval: 'skip', source });
      }
      this._showChange(block, source);
    }
  }

  /** Ends all waiting; the stop signal interrupts what runs. */
  stop(): void {
    this._waiting.forEach(({ decide }) =>
      decide({ approval: 'skip', source: null })
    );
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
    const isAllowed = verdict === 'run' && this._context.mode() === 'run';
    let allowed = isAllowed ? open.code : null;
    for (;;) {
      const reason = this._skipReason(open);
      if (reason || cell === null) {
        return this._skip(open, reason ?? 'closed');
      }
      if (allowed === null) {
        allowed = await this._approval(open, cell);
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

  /** The user decides whether it runs again; otherwise its status stays unknown. */
  private async _settleLost(open: IBlock): Promise<void> {
    const { conversation, notebook, report } = this._context;
    const { turn, block, cell } = open;
    conversation.setBlock(turn, block, { status: 'unknown', note: 'lost' });
    if (cell !== null && this._skipReason(open) === null) {
      let allowed = await this._approval(open, cell, 'lost');
      while (allowed !== null && this._skipReason(open) === null) {
        if (this._isAbandoned || (await this._run(open, cell, allowed))) {
          return;
        }
        allowed = await this._approval(open, cell);
      }
      if (this._isAbandoned) {
        return;
      }
    }
    this._outcome.ran = true;
    this._outcome.failed = true;
    conversation.setBlock(turn, block, { note: undefined });
    const source = (cell !== null && notebook.source(cell)) || open.code;
    const unknown = { status: 'unknown' as const, source };
    await report({ action: 'ran', turn, block, cell, ...unknown });
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

  /** The source that the user approved, which is in the cell now; null to skip the block. */
  private async _approval(
    { turn, block }: IBlock,
    cell: string,
    note?: string
  ): Promise<string | null> {
    const { conversation, notebook } = this._context;
    let decision = this._decisions.get(block);
    while (decision?.approval !== 'skip') {
      const source = notebook.source(cell);
      if (decision && decision.source === source) {
        break;
      }
      if (decision) {
        // The cell has changed since the user said yes, and only that source may run.
        conversation.setBlock(turn, block, { note });
      }
      this._showChange(block, source);
      decision = await this._decision(block, cell);
    }
    this._decisions.delete(block);
    return decision.approval === 'run' ? decision.source : null;
  }

  /** The card shows what is in the cell now, if that is not what it shows, and asks about it. */
  private _showChange(block: number, code: string | null): void {
    const { conversation } = this._context;
    const { turn } = conversation;
    const part = conversation.block(turn, block);
    if (code === null || code === part?.code) {
      return;
    }
    this._decisions.delete(block);
    const isWaiting = part?.status === 'waiting';
    const change = isWaiting ? { code, note: 'changed' } : { code };
    conversation.setBlock(turn, block, change);
  }

  private async _decision(block: number, cell: string): Promise<IDecision> {
    const decision = new Promise<IDecision>(decide =>
      this._waiting.set(block, { cell, decide })
    );
    this._onProgress();
    try {
      return await decision;
    } finally {
      this._waiting.delete(block);
    }
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
    this._showChange(block, notebook.source(cell));
  }

  private async _runAndReport(
    { turn, block, language }: IBlock,
    cell: string,
    source: string
  ): Promise<void> {
    const { conversation, notebook, report, stop } = this._context;
    // This also reports that the cell was inserted and the user's approval of its source. After
    // it, no other page runs the cell without asking the user.
    await report({ action: 'running', turn, block, cell, source });
    const running = { status: 'running', note: undefined } as const;
    conversation.setBlock(turn, block, running);
    const result = await notebook.run(cell, source, language, stop);
    this._outcome.ran = true;
    this._outcome.failed = result.status !== 'ok';
    this._outcome.interrupted ||= result.status === 'stopped' && !stop.aborted;
    const { execution_count, duration, outputs, source: code } = result;
    const status = STATUS[result.status];
    conversation.setBlock(turn, block, {
      ...{ status, code, execution_count, duration, result: result.result },
      // Its repair runs in the same cell, and replaces them there.
      ...(status === 'failed' && { outputs })
    });
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

  private _decisions = new Map<number, IDecision>();
  private _isAbandoned = false;
  private _isRunning = false;
  private _outcome: IOutcome = { ...NOTHING_RAN };
  private _queue: Promise<void> = Promise.resolve();
  private _waiting = new Map<number, IWaiting>();
}

/** Why a block did not run, by the notebook or by the server; null for any other error. */
function notRun(error: unknown): SkipReason | 'changed' | 'asks' | null {
  if (error instanceof NotRun) {
    return error.reason;
  }
  const kind = error instanceof ApiError ? error.words.kind : null;
  if (kind === 'over') {
    // The turn was stopped from elsewhere a moment ago.
    return 'stopped';
  }
  return kind === 'asks' || kind === 'not-approved' ? kind : null;
}
