/** Follows runs that this turn did not start: those of an earlier page, and the user's own. */

import type { ConversationModel } from '../conversation/model';
import { ranBlock } from '../conversation/blockchanges';
import type { IBlockPart, Part } from '../conversation/transcript';
import type { LiveNotebook } from '../notebook/notebook';
import type { IUserRun } from '../notebook/run/userrun';
import { isPartial } from '../notebook/write/cells';
import { changedBlock, type Decision } from '../turn/approvals';
import type { RunRecovery } from '../turn/runrecovery';

/** The conversation of a session, who drives its latest turn, and what is decided about it. */
interface ILatestTurn {
  readonly conversation: ConversationModel;
  readonly standing: string;
  decide(block: number, decision: Decision): void;
}

export class RunWatch {
  constructor(
    private _notebook: LiveNotebook,
    private _session: ILatestTurn,
    private _catchUp: () => Promise<void>
  ) {
    _notebook.userRuns.started.connect(this._onUserRun, this);
    const { model } = _notebook.panel;
    model?.contentChanged.connect(this._noticeChanges, this);
  }

  /** Marks the runs that the kernel may still be at, unless a turn runs in this page. */
  mark(conversation: ConversationModel, hasTurn: boolean): void {
    const { latest } = conversation;
    this._noticeChanges();
    const isWatched =
      !hasTurn && (this._notebook.kernel.isBusy || this._isRecovering);
    for (const part of latest?.parts ?? []) {
      if (part.type === 'block' && part.status === 'running') {
        if ((part.isWatched ?? false) !== isWatched) {
          conversation.setBlock(latest!.turn, part.block, { isWatched });
        }
      }
    }
  }

  /** Whether the kernel may still be at a run of a page that is closed. */
  isLeft(turn: ILatestTurn): boolean {
    return turn.standing === 'left' && this.isOfAnother(turn);
  }

  /** Whether the kernel may be at a run of another page. */
  isOfAnother({ conversation, standing }: ILatestTurn): boolean {
    const isRunning = (part: Part) =>
      part.type === 'block' && part.status === 'running' && part.isWatched;
    const isOpen = standing === 'left' || standing === 'elsewhere';
    return isOpen && !!conversation.latest?.parts.some(isRunning);
  }

  /** Shows the result of a run of the page before this one, as soon as the kernel has sent it. */
  async recover(
    recovery: RunRecovery,
    conversation: ConversationModel
  ): Promise<void> {
    this._isRecovering = true;
    const found = await recovery.take(conversation.id, this._notebook);
    this._isRecovering = false;
    if (found) {
      const { block, result, turn } = found;
      conversation.setBlock(turn, block, ranBlock(result));
    }
  }

  /** Without a turn in this page: shows what has become of the cells that wait. */
  private _noticeChanges(): void {
    const { conversation, standing } = this._session;
    const { latest } = conversation;
    for (const part of standing === 'left' ? (latest?.parts ?? []) : []) {
      if (part.type === 'block' && part.status === 'waiting' && part.cell) {
        const source = this._notebook.source(part.cell);
        const isChanged = source !== null && source !== part.code;
        if (isChanged && !this._isBeginning(part, part.cell, source)) {
          const change = changedBlock(part, source);
          conversation.setBlock(latest!.turn, part.block, change);
        }
      }
    }
  }

  /** Whether a cell holds what its page had typed so far: "Continue here" types the rest. */
  private _isBeginning(part: IBlockPart, cell: string, source: string) {
    const { model } = this._notebook.panel;
    return model && isPartial(model, cell) && part.code.startsWith(source);
  }

  /** The user's run of a cell that waits is a decision about its block. */
  private _onUserRun(_: unknown, run: IUserRun): void {
    const part = this._openBlock(run.cell);
    if (!part) {
      return;
    }
    const { standing } = this._session;
    if (run.isOthers || standing === 'left') {
      // It may be over when it is decided about.
      run.follow();
    }
    if (run.isOthers) {
      void this._decideLater(run);
    } else {
      this._session.decide(part.block, run);
    }
  }

  /** Another page's run may be that of a page that has taken the turn over. */
  private async _decideLater(run: IUserRun): Promise<void> {
    await this._catchUp();
    const part = this._openBlock(run.cell);
    if (part) {
      this._session.decide(part.block, run);
    }
  }

  /** The block of a cell, if it can still be run in this page. */
  private _openBlock(cell: string): IBlockPart | null {
    const { conversation, standing } = this._session;
    const part = conversation.latest?.parts.findLast(
      (each): each is IBlockPart => each.type === 'block' && each.cell === cell
    );
    return part && isOpen(part, standing) ? part : null;
  }

  private _isRecovering = false;
}

/** Whether a block can still be run in this page, as its turn then finds out. */
function isOpen({ isWatched, note, status }: IBlockPart, standing: string) {
  return standing === 'here'
    ? ['writing', 'waiting', 'running'].includes(status) || note === 'lost'
    : standing === 'left' &&
        (status === 'waiting' || (status === 'running' && !isWatched));
}
