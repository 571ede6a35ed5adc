/** What the user decides about blocks: a yes means the code that was in sight. */

import type { IBlock, ITurnContext } from './block';

export type Approval = 'run' | 'skip';

/** What the user decided about a cell, and the source that was in sight. */
interface IDecision {
  approval: Approval;
  source: string | null;
}

interface IWaiting {
  cell: string;
  decide: (decision: IDecision) => void;
}

const SKIP: IDecision = { approval: 'skip', source: null };

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

  /** Shows what has become of waiting cells, and skips those that the user has removed. */
  noticeChanges(): void {
    for (const [block, { cell, decide }] of this._waiting) {
      const source = this._context.notebook.source(cell);
      if (source === null) {
        decide(SKIP);
      }
      this.showChange(block, source);
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
      decision = await this._decision(block, cell);
    }
    this._decisions.delete(block);
    return decision.approval === 'run' ? decision.source : null;
  }

  /** The card shows what is in the cell now, if that is not what it shows, and asks about it. */
  showChange(block: number, code: string | null): void {
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
