/**
 * Settles the blocks of a turn one after the other, in their order, while the model may still be
 * writing the next one: each waits for the user where its verdict says so, runs, and is reported.
 */

import type { IBlock, IStage } from './block';
import { NotRun } from '../notebook/run/run';
import { STATUS } from '../conversation/reducer';
import type { SkipReason, Verdict } from '../server/wire';

export type Approval = 'run' | 'skip';

export interface ICellRunnerOptions extends IStage {
  /** Called when a block begins to wait or to run. */
  onProgress: () => void;
}

/** How the blocks of a step came out, so far. */
export interface IOutcome {
  /** Whether one of them ran: then there are results. */
  ran: boolean;
  /** Whether the user interrupted one: then the model waits for the user. */
  interrupted: boolean;
  /** Whether one failed: then the later ones do not run. */
  failed: boolean;
}

export class CellRunner {
  constructor(private _options: ICellRunnerOptions) {}

  /** Whether nothing goes on but waiting for the user. */
  get waiting(): boolean {
    return this._waiting.size > 0 && !this._running;
  }

  /** A new step: its blocks do not suffer from an earlier step's failure. */
  beginStep(outcome: Partial<IOutcome> = {}): void {
    this._outcome = {
      ran: false,
      interrupted: false,
      failed: false,
      ...outcome
    };
  }

  /** Takes a block on that is complete. */
  add(block: IBlock, verdict: Verdict): void {
    if (verdict !== 'insert') {
      this._enqueue(() => this._settle(block, verdict));
    }
  }

  /** Takes a block on that an earlier page had begun to run: nobody saw how it ended. */
  addLost(block: IBlock): void {
    this._enqueue(() => this._settleLost(block));
  }

  /** Resolves when all blocks so far are settled. */
  async settled(): Promise<IOutcome> {
    await this._queue;
    return this._outcome;
  }

  /** The user decides about a waiting block; an earlier one may have to run first. */
  decide(block: number, approval: Approval): void {
    const { conversation } = this._options;
    this._decided.set(block, approval);
    const note = approval === 'run' ? 'approved' : 'declined';
    conversation.setBlock(conversation.turn, block, { note });
    this._waiting.get(block)?.decide(approval);
  }

  /** Nothing waits any longer for a decision about a cell that is gone. */
  noticeRemovals(): void {
    for (const { cell, decide } of this._waiting.values()) {
      if (this._options.notebook.source(cell) === null) {
        decide('skip');
      }
    }
  }

  /** Ends all waiting; what runs is interrupted by the signal. */
  stop(): void {
    this._waiting.forEach(({ decide }) => decide('skip'));
  }

  /** Another page drives now: what waits here is left to it, what runs is told by us. */
  abandon(): void {
    this._abandoned = true;
    this.stop();
  }

  private _enqueue(work: () => Promise<void>): void {
    this._queue = this._queue.then(() =>
      this._abandoned ? undefined : work()
    );
    // The error itself is thrown to whom awaits the queue.
    this._queue.catch(this._options.onFailure);
  }

  /** Waits for the user where the verdict says so, runs the cell, and reports how it ended. */
  private async _settle(open: IBlock, verdict: Verdict): Promise<void> {
    const { turn, block, cell } = open;
    const hindrance = this._hindrance(open);
    if (hindrance || cell === null) {
      return this._skip(open, hindrance ?? 'closed');
    }
    if (verdict === 'ask') {
      const approval = await this._approval(block, cell);
      if (this._abandoned) {
        return;
      }
      const late = this._hindrance(open);
      if (late || approval === 'skip') {
        return this._skip(open, late);
      }
      await this._options.report({ action: 'approved', turn, block });
    }
    await this._run(open, cell);
  }

  /** The user decides whether it runs once more, or the model is told that nobody saw its end. */
  private async _settleLost(open: IBlock): Promise<void> {
    const { conversation, notebook, report } = this._options;
    const { turn, block, cell } = open;
    conversation.setBlock(turn, block, { status: 'unknown', note: 'lost' });
    if (cell !== null && this._hindrance(open) === null) {
      const approval = await this._approval(block, cell);
      if (this._abandoned) {
        return;
      }
      if (approval === 'run' && this._hindrance(open) === null) {
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

  /** Why a block must not run, if so. */
  private _hindrance(open: IBlock): SkipReason | null {
    const { notebook, stop } = this._options;
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

  private async _approval(block: number, cell: string): Promise<Approval> {
    const decided = this._decided.get(block);
    if (decided) {
      return decided;
    }
    const approval = new Promise<Approval>(decide =>
      this._waiting.set(block, { cell, decide })
    );
    this._options.onProgress();
    try {
      return await approval;
    } finally {
      this._waiting.delete(block);
    }
  }

  private async _run(open: IBlock, cell: string): Promise<void> {
    const { conversation, notebook, report, stop } = this._options;
    const { turn, block, language } = open;
    this._running = true;
    this._options.onProgress();
    try {
      // From here on nobody else may run it without the user's word.
      await report({ action: 'running', turn, block });
      const running = { status: 'running', note: undefined } as const;
      conversation.setBlock(turn, block, running);
      const result = await notebook.run(cell, language, stop);
      this._outcome.ran = true;
      this._outcome.failed = result.status !== 'ok';
      this._outcome.interrupted ||=
        result.status === 'stopped' && !stop.aborted;
      const { execution_count, duration, source } = result;
      const status = STATUS[result.status];
      conversation.setBlock(turn, block, {
        ...{ status, code: source, execution_count, duration }
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
      this._running = false;
    }
    void notebook.save();
  }

  private async _skip(open: IBlock, reason: SkipReason | null): Promise<void> {
    const { conversation, report } = this._options;
    const { turn, block } = open;
    conversation.setBlock(turn, block, {
      status: reason === 'stopped' ? 'stopped' : 'skipped',
      note: reason ?? undefined
    });
    const skipped = { turn, block, reason: reason ?? '' };
    await report({ action: 'skipped', status: 'skipped', ...skipped });
  }

  private _abandoned = false;
  private _decided = new Map<number, Approval>();
  private _outcome: IOutcome = {
    ran: false,
    interrupted: false,
    failed: false
  };
  private _queue: Promise<void> = Promise.resolve();
  private _running = false;
  private _waiting = new Map<
    number,
    { cell: string; decide: (approval: Approval) => void }
  >();
}
