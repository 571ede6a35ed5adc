/** Follows runs that an earlier page started: until the kernel is idle they may not run again. */

import type { ConversationModel } from '../conversation/model';
import { ranBlock } from '../conversation/reducer';
import type { Part } from '../conversation/transcript';
import type { LiveNotebook } from '../notebook/notebook';
import type { RunRecovery } from '../turn/runrecovery';

/** The conversation of a session, and who drives its latest turn. */
interface ILatestTurn {
  conversation: ConversationModel;
  standing: string;
}

export class RunWatch {
  constructor(private _notebook: LiveNotebook) {}

  /** Marks the runs that the kernel may still be at, unless a turn runs in this page. */
  mark(conversation: ConversationModel, hasTurn: boolean): void {
    const { latest } = conversation;
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
  isLeft({ conversation, standing }: ILatestTurn): boolean {
    const isRunning = (part: Part) =>
      part.type === 'block' && part.status === 'running' && part.isWatched;
    return standing === 'left' && !!conversation.latest?.parts.some(isRunning);
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

  private _isRecovering = false;
}
