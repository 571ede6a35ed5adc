/** What the user decides about blocks: a yes means the code that was in sight. */

import type { IBlockPart } from '../conversation/transcript';
import type { IUserRun } from '../notebook/run/userrun';
import type { IBlock, ITurnContext } from './block';
import type { Consent } from './packages';

export type Approval = 'run' | 'skip';

/** A yes or no to a block or to what it lacks, or the user's own run of its cell, which is both a yes and the run. */
export type Decision = Approval | Consent | IUserRun;

/** What the user decided about a cell, and the source that was in sight. */
interface IDecision {
  approval: Approval;
  source: string | null;
}

interface IWaiting {
  decide: (decision: IDecision) => void;
}

const SKIP: IDecision = { approval: 'skip', source: null };

/** What a card shows of a block whose cell has changed: while it waits, it asks about that. */
export function changedBlock(
  { asks, status }: IBlockPart,
  code: string
): Partial<IBlockPart> {
  const question = { note: 'changed', asks: asks === false || asks };
  return { code, ...(status === 'waiting' && question) };
}

export class Approvals {
  /** `onWait` is called when a block starts to wait. */
  constructor(
    private _context: ITurnContext,
    private _onWait: () => void
  ) {}

  /** Whether nothing more may start. */
  get isOver(): boolean {
    return this._isOver;
  }

  get isWaiting(): boolean {
    return this._waiting.size > 0;
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
      this.showChange(block, source);
      return;
    }
    const note = approval === 'run' ? 'approved' : 'declined';
    this._decisions.set(block, { approval, source });
    conversation.setBlock(turn, block, { note });
    this._waiting.get(block)?.decide({ approval, source });
  }

  /** Whether the user has decided before the block is asked about. */
  isDecided(block: number): boolean {
    return this._decisions.has(block);
  }

  /** Shows what has become of the cells of `blocks`; those that the user has removed are skipped. */
  noticeChanges(blocks: readonly IBlock[]): void {
    const { conversation, notebook } = this._context;
    for (const { turn, block, cell } of blocks) {
      const source = cell === null ? null : notebook.source(cell);
      const isAsked = this._waiting.has(block);
      if (cell !== null && source === null) {
        this.skip(block);
      }
      if (isAsked || conversation.block(turn, block)?.status === 'waiting') {
        this.showChange(block, source);
      }
    }
  }

  /** Nobody needs to decide about a block any more. */
  skip(block: number): void {
    this._waiting.get(block)?.decide(SKIP);
  }

  /** Ends all waiting, and skips what is asked later. */
  stop(): void {
    this._isOver = true;
    this._waiting.forEach(({ decide }) => decide(SKIP));
  }

  /** The source that the user approved, which is in the cell now; null to skip the block. */
  async ask(
    { turn, block }: IBlock,
    cell: string,
    note?: string
  ): Promise<string | null> {
    const { conversation, notebook } = this._context;
    let decision = this._isOver ? SKIP : this._decisions.get(block);
    while (decision?.approval !== 'skip') {
      const source = notebook.source(cell);
      if (decision && decision.source === source) {
        break;
      }
      if (decision) {
        // The cell has changed since the user said yes, and only that source may run.
        conversation.setBlock(turn, block, { note });
      }
      this.showChange(block, source);
      decision = await this._decision(block);
    }
    this._decisions.delete(block);
    return decision.approval === 'run' ? decision.source : null;
  }

  /** Asks again about a block: with the code that its cell has now. */
  askAgain({ turn, block }: IBlock, cell: string, note?: string): void {
    const { conversation, notebook } = this._context;
    conversation.setBlock(turn, block, { status: 'waiting', note });
    this.showChange(block, notebook.source(cell));
  }

  /** The card shows what is in the cell now, if that is not what it shows, and asks about it. */
  showChange(block: number, code: string | null): void {
    const { conversation } = this._context;
    const { turn } = conversation;
    const part = conversation.block(turn, block);
    if (part && code !== null && code !== part.code) {
      this._decisions.delete(block);
      conversation.setBlock(turn, block, changedBlock(part, code));
    }
  }

  private async _decision(block: number): Promise<IDecision> {
    const decision = new Promise<IDecision>(decide =>
      this._waiting.set(block, { decide })
    );
    const { conversation } = this._context;
    if (conversation.block(conversation.turn, block)?.asks === false) {
      conversation.setBlock(conversation.turn, block, { asks: true });
    }
    this._onWait();
    try {
      return await decision;
    } finally {
      this._waiting.delete(block);
    }
  }

  private _isOver = false;
  private _decisions = new Map<number, IDecision>();
  private _waiting = new Map<number, IWaiting>();
}
