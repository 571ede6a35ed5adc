/**
 * Settles the blocks of a turn one by one, while the model may still be writing the next: each
 * waits for the user if its verdict says so, runs, and is reported.
 */

import { STATUS } from '../conversation/reducer';
import { NotRun } from '../notebook/run/run';
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

  /** The user decides about a block; it may have to wait until an earlier one has run. */
  decide(block: number, approval: Approval): void {
    const { conversation, notebook } = this._context;
    const { turn } = conversation;
    const cell = conversation.block(turn, block)?.cell ?? null;
    const source = cell === null ? null : notebook.source(cell);
    const note = approval === 'run' ? 'approved' : 'declined';
    this._decisions.set(block, { approval, source });
    conversation.setBlock(turn, block, { note });
    this._waiting.get(block)?.decide({ approval, source });
  }

  /** Skips waiting blocks whose cells the user has removed. */
  noticeRemovals(): void {
    for (const { cell, decide } of this._waiting.values()) {
      if (this._context.notebook.source(cell) === null) {
        decide({ approval: 'skip', source: null });
      }
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

  /** Waits for the user if the verdict says so, runs the cell, and reports how it ended. */
  private async _settle(open: IBlock, verdict: Verdict): Promise<void> {
    const { cell } = open;
    const reason = this._skipReason(open);
    if (reason || cell === null) {
      return this._skip(open, reason ?? 'closed');
    }
    if (verdict === 'ask') {
      const approval = await this._approval(open, cell);
      if (this._isAbandoned) {
        return;
      }
      const later = this._skipReason(open);
      if (later || approval === 'skip') {
        return this._skip(open, later);
      }
    }
    await this._run(open, cell);
  }

  /** The user decides whether it runs again; otherwise its status stays unknown. */
  private async _settleLost(open: IBlock): Promise<void> {
    const { conversation, notebook, report } = this._context;
    const { turn, block, cell } = open;
    conversation.setBlock(turn, block, { status: 'unknown', note: 'lost' });
    if (cell !== null && this._skipReason(open) === null) {
      const approval = await this._approval(open, cell, 'lost');
      if (this._isAbandoned) {
        return;
      }
      if (approval === 'run' && this._skipReason(open) === null) {
        return this._run(open, cell);
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

  /** The user's decision about the source that is in the cell now; `note` is shown till then. */
  private async _approval(
    { turn, block }: IBlock,
    cell: string,
    note?: string
  ): Promise<Approval> {
    const { conversation, notebook } = this._context;
    let decision = this._decisions.get(block);
    while (
      decision?.approval !== 'skip' &&
      decision?.source !== notebook.source(cell)
    ) {
      if (decision) {
        // The cell has changed since the user said yes, and only that source may run.
        conversation.setBlock(turn, block, { note });
      }
      decision = await this._decision(block, cell);
    }
    return decision.approval;
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

  private async _run(open: IBlock, cell: string): Promise<void> {
    const { conversation, notebook, report, stop } = this._context;
    const { turn, block, language } = open;
    this._isRunning = true;
    this._onProgress();
    try {
      // This also reports that the cell was inserted and the user's approval of its source. After
      // it, no other page runs the cell without asking the user.
      const source = notebook.source(cell) ?? open.code;
      await report({ action: 'running', turn, block, cell, source });
      const running = { status: 'running', note: undefined } as const;
      conversation.setBlock(turn, block, running);
      const result = await notebook.run(cell, language, stop);
      this._outcome.ran = true;
      this._outcome.failed = result.status !== 'ok';
      this._outcome.interrupted ||=
        result.status === 'stopped' && !stop.aborted;
      const { execution_count, duration, source: code } = result;
      const status = STATUS[result.status];
      conversation.setBlock(turn, block, {
        ...{ status, code, execution_count, duration }
      });
      const ran = { action: 'ran', turn, block, cell, ...result } as const;
      const { produced: files, more } = await report(ran);
      if (files?.length) {
        conversation.setBlock(turn, block, { files, more });
      }
    } catch (error) {
      if (!(error instanceof NotRun)) {
        throw error;
      }
      await this._skip(open, error.reason);
    } finally {
      this._isRunning = false;
    }
    void notebook.save();
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
