/**
 * One turn: prompt → step → cells → run → results → step …, the mirror of `steps.py`.
 *
 * The page that began the turn drives it: it alone inserts and runs. Blocks are settled one after
 * the other, in their order, while the model may still be writing the next one.
 */

import { UUID } from '@lumino/coreutils';

import { type Api, ApiError, UNREACHABLE } from './api';
import type { Conversation } from './conversation';
import type { CellWriter, ICellOrigin } from './notebook/cells';
import type { ITurnNotebook } from './notebook/notebook';
import { NotRun } from './notebook/run';
import type {
  BlockStatus,
  IAction,
  IErrorWords,
  IResult,
  Mode,
  SkipReason,
  StepEvent,
  Verdict
} from './wire';

/** What the user chose in the panel. */
export interface IChoices {
  mode: Mode;
  model: string;
}

/** A block while it is written and until it is settled. */
interface IOpenBlock {
  block: number;
  code: string;
  cell: string | null;
  writer: CellWriter | null;
  /** The source that is to be replaced, for a repair. */
  before: string | null;
  /** Why it must not run, if the user made the cell theirs while it was written. */
  kept?: SkipReason;
}

type Approval = 'run' | 'skip';

const STATUS: Record<IResult['status'], BlockStatus> = {
  ok: 'done',
  error: 'failed',
  skipped: 'skipped',
  stopped: 'stopped',
  unknown: 'unknown'
};

const IN_PAGE: IErrorWords = {
  kind: 'page',
  message: 'Something went wrong in this page; its console says more.',
  kept: 'The cells and the text that had arrived are kept.',
  retryable: false
};

export class Turn {
  constructor(
    private _api: Api,
    private _client: string,
    private _conversation: Conversation,
    private _notebook: ITurnNotebook,
    private _choices: () => IChoices
  ) {}

  /** Drives the turn to its end; errors become part of the transcript. */
  async run(prompt: string): Promise<void> {
    const conversation = this._conversation;
    conversation.openTurn(prompt);
    conversation.setState('submitted');
    try {
      if (!conversation.id) {
        const { notebook } = this._notebook.facts();
        conversation.adopt(await this._api.createConversation(notebook));
      }
      this._notebook.beginTurn(conversation.id);
      let next = await this._step('prompt', prompt);
      // What the user skipped altogether is not asked about again.
      while (next === 'results' && this._ran) {
        next = await this._step('results');
      }
    } catch (error) {
      conversation.fail(error instanceof ApiError ? error.words : IN_PAGE);
      if (!(error instanceof ApiError)) {
        console.error('GPT-Code: a turn failed in the page', error);
      }
      this._stop.abort();
      await this._queue.catch(() => undefined);
    } finally {
      conversation.setState('idle');
    }
  }

  /** Ends the answer, the waiting and the running; resolves when the turn is over. */
  async stop(): Promise<void> {
    this._stop.abort();
    this._approvals.forEach(decide => decide('skip'));
    if (this._conversation.id) {
      await this._api.stop(this._conversation.id).catch(() => undefined);
    }
  }

  /** The user decides about a waiting block; an earlier one may have to run first. */
  decide(block: number, approval: Approval): void {
    this._approved.set(block, approval);
    this._conversation.setBlock(this._conversation.turn, block, {
      note: approval === 'run' ? 'approved' : undefined
    });
    this._approvals.get(block)?.(approval);
  }

  /** Nothing waits for a decision about a cell that is gone. */
  noticeRemovals(): void {
    for (const [block, decide] of this._approvals) {
      const part = this._conversation.block(this._conversation.turn, block);
      if (part?.cell && this._notebook.source(part.cell) === null) {
        decide('skip');
      }
    }
  }

  /** One step and all its blocks, settled. */
  private async _step(
    kind: 'prompt' | 'results',
    text?: string
  ): Promise<'results' | 'done'> {
    if (this._stop.signal.aborted) {
      return 'done';
    }
    const conversation = this._conversation;
    const { mode, model } = this._choices();
    this._model = model;
    this._failed = false;
    this._ran = false;
    let next: 'results' | 'done' | null = null;
    conversation.setState('submitted');
    const request = {
      client: this._client,
      step: UUID.uuid4(),
      kind,
      mode,
      model,
      text,
      facts: this._notebook.facts()
    };
    for await (const event of this._api.step(conversation.id, request)) {
      conversation.apply(event);
      this._write(event);
      if (event.type === 'step-start') {
        this._model = event.model;
        this._stopIfAsked();
      } else if (event.type === 'step-end') {
        next = event.next;
      } else if (event.type === 'error') {
        next = 'done';
      }
      this._showState(next === null);
    }
    this._streaming = false;
    await this._queue;
    if (next === null) {
      throw new ApiError(UNREACHABLE);
    }
    return next;
  }

  /** A Stop that was pressed before the server knew of the step could not reach it. */
  private _stopIfAsked(): void {
    if (this._stop.signal.aborted) {
      void this._api.stop(this._conversation.id).catch(() => undefined);
    }
  }

  /** Carries an event into the notebook. */
  private _write(event: StepEvent): void {
    if (event.type === 'code-start') {
      this._open = this._begin(event.turn, event.block, event.cell ?? null);
    } else if (event.type === 'code-delta' && this._open) {
      this._open.code += event.text;
      this._open.writer?.write(event.text);
    } else if (event.type === 'code-end' && this._open) {
      const open = this._open;
      this._open = null;
      const { turn, verdict } = event;
      this._finish(open, turn);
      this._queue = this._queue.then(() => this._settle(open, turn, verdict));
    }
  }

  private _begin(
    turn: number,
    block: number,
    replaced: string | null
  ): IOpenBlock {
    const open = { block, code: '', cell: replaced, writer: null };
    const before = replaced ? this._notebook.source(replaced) : null;
    if (before !== null) {
      return { ...open, before };
    }
    return { ...open, before: null, ...this._insert(turn, block) };
  }

  private _insert(
    turn: number,
    block: number
  ): { cell: string | null; writer: CellWriter | null } {
    if (this._notebook.isDisposed) {
      return { cell: null, writer: null };
    }
    const writer = this._notebook.insert(this._origin(turn, block));
    this._conversation.setBlock(turn, block, { cell: writer.cell });
    return { cell: writer.cell, writer };
  }

  /** The code is complete: a repair goes in now, in one change. */
  private _finish(open: IOpenBlock, turn: number): void {
    const { block, before, cell, code } = open;
    if (before !== null && cell !== null) {
      const origin = this._origin(turn, block);
      if (!this._notebook.replace(cell, before, code, origin)) {
        // The user changed or removed the cell meanwhile: what they did stays.
        Object.assign(open, this._insert(turn, block));
        open.writer?.write(code);
      }
    }
    const owner = open.writer?.owner ?? 'us';
    if (owner !== 'us') {
      open.kept = owner === 'user' ? 'edited' : 'removed';
    }
    if (open.cell !== null) {
      this._queue = this._queue.then(() =>
        this._act({ action: 'inserted', turn, block, cell: open.cell })
      );
      void this._notebook.save();
    }
  }

  /** Waits for the user where the verdict says so, runs the cell, and reports how it ended. */
  private async _settle(
    open: IOpenBlock,
    turn: number,
    verdict: Verdict
  ): Promise<void> {
    if (verdict === 'insert') {
      return;
    }
    const { block, cell } = open;
    const kept = this._keeps(open);
    if (kept || cell === null) {
      return this._skipped(turn, block, kept ?? 'closed');
    }
    if (verdict === 'ask') {
      const approval = await this._approval(block);
      const late = this._keeps(open);
      if (late || approval === 'skip') {
        return this._skipped(turn, block, late ?? undefined);
      }
      await this._act({ action: 'approved', turn, block });
    }
    await this._run(turn, block, cell);
  }

  /** Why a block must not run, if so. */
  private _keeps(open: IOpenBlock): SkipReason | null {
    if (this._notebook.isDisposed) {
      return 'closed';
    }
    if (this._stop.signal.aborted) {
      return 'stopped';
    }
    if (this._failed) {
      return 'failed-before';
    }
    if (open.cell !== null && this._notebook.source(open.cell) === null) {
      return 'removed';
    }
    return open.kept ?? null;
  }

  private async _run(turn: number, block: number, cell: string): Promise<void> {
    this._conversation.setBlock(turn, block, { status: 'running' });
    this._running = true;
    this._showState(this._streaming);
    try {
      const result = await this._notebook.run(cell, this._stop.signal);
      this._ran = true;
      this._failed = result.status !== 'ok';
      const { source, execution_count, duration } = result;
      const status = STATUS[result.status];
      this._conversation.setBlock(turn, block, {
        status,
        code: source,
        execution_count,
        duration
      });
      await this._act({ action: 'ran', turn, block, cell, ...result });
    } catch (error) {
      if (!(error instanceof NotRun)) {
        throw error;
      }
      await this._skipped(turn, block, error.reason);
    } finally {
      this._running = false;
    }
    void this._notebook.save();
  }

  private async _skipped(
    turn: number,
    block: number,
    reason?: SkipReason
  ): Promise<void> {
    const status = reason === 'stopped' ? 'stopped' : 'skipped';
    this._conversation.setBlock(turn, block, { status, note: reason });
    await this._act({
      action: 'skipped',
      turn,
      block,
      status: 'skipped',
      reason: reason ?? ''
    });
  }

  private async _approval(block: number): Promise<Approval> {
    const decided = this._approved.get(block);
    if (decided) {
      return decided;
    }
    this._showState(this._streaming);
    const approval = await new Promise<Approval>(resolve =>
      this._approvals.set(block, resolve)
    );
    this._approvals.delete(block);
    return approval;
  }

  /** Reports in the order in which things happened; a report that fails ends the turn. */
  private _act(action: Omit<IAction, 'client'>): Promise<void> {
    const sent = { ...action, client: this._client };
    const reported = this._reports.then(() =>
      this._api.act(this._conversation.id, sent)
    );
    this._reports = reported.catch(() => undefined);
    return reported;
  }

  private _origin(turn: number, block: number): ICellOrigin {
    return {
      conversation: this._conversation.id,
      turn,
      block,
      model: this._model,
      created: new Date().toISOString()
    };
  }

  private _showState(streaming: boolean): void {
    this._streaming = streaming;
    if (streaming) {
      this._conversation.setState('streaming');
    } else if (this._approvals.size && !this._running) {
      this._conversation.setState('waiting');
    } else {
      this._conversation.setState('running');
    }
  }

  private _approvals = new Map<number, (approval: Approval) => void>();
  private _approved = new Map<number, Approval>();
  private _failed = false;
  private _model = '';
  private _open: IOpenBlock | null = null;
  private _queue: Promise<void> = Promise.resolve();
  private _ran = false;
  private _reports: Promise<void> = Promise.resolve();
  private _running = false;
  private _stop = new AbortController();
  private _streaming = false;
}
