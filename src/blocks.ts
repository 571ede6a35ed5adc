/**
 * The blocks of a turn: typed into cells as they stream, then settled one after the other, in
 * their order, while the model may still be writing the next one.
 */

import type { Conversation } from './conversation';
import type { CellWriter, ICellOrigin } from './notebook/cells';
import type { ITurnNotebook } from './notebook/notebook';
import { NotRun } from './notebook/run';
import type {
  BlockStatus,
  IAction,
  IFacts,
  ResultStatus,
  SkipReason,
  StepEvent,
  Verdict
} from './wire';

export type Approval = 'run' | 'skip';

/** A block from its first event until it is settled. */
interface IOpenBlock {
  turn: number;
  block: number;
  code: string;
  cell: string | null;
  writer: CellWriter | null;
  /** For a repair: the source that is to be replaced. */
  before: string | null;
  /** Why it must not run, if the user made the cell theirs while it was written. */
  kept: SkipReason | null;
}

const STATUS: Record<ResultStatus, BlockStatus> = {
  ok: 'done',
  error: 'failed',
  skipped: 'skipped',
  stopped: 'stopped',
  unknown: 'unknown'
};

export interface IBlocksOptions {
  conversation: Conversation;
  notebook: ITurnNotebook;
  /** Tells the server what was done, in the order in which it was. */
  report: (action: Omit<IAction, 'client'>) => Promise<void>;
  stop: AbortSignal;
  /** Called when a block begins to wait or to run. */
  onProgress: () => void;
  /** Called when a block could not be settled: the turn cannot go on. */
  onFailure: () => void;
}

export class Blocks {
  constructor(private _options: IBlocksOptions) {}

  /** Whether nothing goes on but waiting for the user. */
  get waiting(): boolean {
    return this._waiting.size > 0 && !this._running;
  }

  /** A new step: its blocks do not suffer from an earlier step's failure. */
  beginStep(model: string, facts: IFacts): void {
    this._model = model;
    this._facts = facts;
    this._failed = false;
    this._ran = false;
  }

  /** Carries an event of the answer into the notebook. */
  write(event: StepEvent): void {
    if (event.type === 'step-start') {
      this._model = event.model;
    } else if (event.type === 'code-start') {
      this._open = this._begin(event.turn, event.block, event.cell ?? null);
    } else if (event.type === 'code-delta' && this._open) {
      this._open.code += event.text;
      this._open.writer?.write(event.text);
    } else if (event.type === 'code-end' && this._open) {
      const open = this._open;
      this._open = null;
      this._finish(open);
      this._queue = this._queue.then(() => this._settle(open, event.verdict));
      // The error itself is told when the end of the step awaits the queue.
      this._queue.catch(() => this._options.onFailure());
    }
  }

  /** Resolves when all blocks so far are settled; says whether one of this step ran. */
  async settled(): Promise<boolean> {
    await this._queue;
    return this._ran;
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

  private _begin(
    turn: number,
    block: number,
    replaced: string | null
  ): IOpenBlock {
    const open: IOpenBlock = {
      turn,
      block,
      code: '',
      cell: replaced,
      writer: null,
      before: replaced ? this._told(replaced) : null,
      kept: null
    };
    if (open.before === null) {
      this._insert(open);
    }
    return open;
  }

  /** The source on which the server's leave to replace a cell rests. */
  private _told(cell: string): string | null {
    const told = this._facts?.cells.find(each => each.id === cell);
    return told?.source ?? null;
  }

  private _insert(open: IOpenBlock): void {
    const { conversation, notebook } = this._options;
    open.writer = notebook.isDisposed
      ? null
      : notebook.insert(this._origin(open));
    open.cell = open.writer?.cell ?? null;
    conversation.setBlock(open.turn, open.block, { cell: open.cell });
  }

  /** The code is complete: a repair goes in now, in one change. */
  private _finish(open: IOpenBlock): void {
    const { notebook, report } = this._options;
    const { turn, block, before, cell, code } = open;
    if (before !== null && cell !== null) {
      const origin = this._origin(open);
      if (
        notebook.isDisposed ||
        !notebook.replace(cell, before, code, origin)
      ) {
        // The user changed or removed the cell meanwhile: what they did stays.
        this._insert(open);
        open.writer?.write(code);
      }
    }
    const owner = open.writer?.owner ?? 'us';
    if (owner !== 'us') {
      open.kept = owner === 'user' ? 'edited' : 'removed';
    }
    if (open.cell !== null) {
      const inserted = { turn, block, cell: open.cell };
      this._queue = this._queue.then(() =>
        report({ action: 'inserted', ...inserted })
      );
      void notebook.save();
    }
  }

  /** Waits for the user where the verdict says so, runs the cell, and reports how it ended. */
  private async _settle(open: IOpenBlock, verdict: Verdict): Promise<void> {
    if (verdict === 'insert') {
      return;
    }
    const { turn, block, cell } = open;
    const hindrance = this._hindrance(open);
    if (hindrance || cell === null) {
      return this._skip(open, hindrance ?? 'closed');
    }
    if (verdict === 'ask') {
      const approval = await this._approval(block, cell);
      const late = this._hindrance(open);
      if (late || approval === 'skip') {
        return this._skip(open, late);
      }
      await this._options.report({ action: 'approved', turn, block });
    }
    await this._run(open, cell);
  }

  /** Why a block must not run, if so. */
  private _hindrance(open: IOpenBlock): SkipReason | null {
    const { notebook, stop } = this._options;
    if (notebook.isDisposed) {
      return 'closed';
    }
    if (stop.aborted) {
      return 'stopped';
    }
    if (this._failed) {
      return 'failed-before';
    }
    if (open.cell !== null && notebook.source(open.cell) === null) {
      return 'removed';
    }
    return open.kept;
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

  private async _run(open: IOpenBlock, cell: string): Promise<void> {
    const { conversation, notebook, report, stop } = this._options;
    const { turn, block } = open;
    this._running = true;
    conversation.setBlock(turn, block, { status: 'running' });
    this._options.onProgress();
    try {
      const result = await notebook.run(cell, stop);
      this._ran = true;
      this._failed = result.status !== 'ok';
      const { execution_count, duration, source } = result;
      const status = STATUS[result.status];
      const shown = { status, code: source, execution_count, duration };
      conversation.setBlock(turn, block, { ...shown, note: undefined });
      await report({ action: 'ran', turn, block, cell, ...result });
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

  private async _skip(
    open: IOpenBlock,
    reason: SkipReason | null
  ): Promise<void> {
    const { conversation, report } = this._options;
    const { turn, block } = open;
    conversation.setBlock(turn, block, {
      status: reason === 'stopped' ? 'stopped' : 'skipped',
      note: reason ?? undefined
    });
    const skipped = { turn, block, reason: reason ?? '' };
    await report({ action: 'skipped', status: 'skipped', ...skipped });
  }

  private _origin(open: IOpenBlock): ICellOrigin {
    return {
      conversation: this._options.conversation.id,
      turn: open.turn,
      block: open.block,
      model: this._model,
      created: new Date().toISOString()
    };
  }

  private _decided = new Map<number, Approval>();
  private _facts: IFacts | null = null;
  private _failed = false;
  private _model = '';
  private _open: IOpenBlock | null = null;
  private _queue: Promise<void> = Promise.resolve();
  private _ran = false;
  private _running = false;
  private _waiting = new Map<
    number,
    { cell: string; decide: (approval: Approval) => void }
  >();
}
