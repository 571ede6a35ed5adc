/** Follows runs that an earlier page started: until the kernel is idle they may not run again. */

import type { ConversationModel } from '../conversation/model';
import { STATUS } from '../conversation/reducer';
import type { LiveNotebook } from '../notebook/notebook';
import type { RunRecovery } from '../turn/runrecovery';

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
      const { duration, execution_count, source: code, status } = result;
      conversation.setBlock(turn, block, {
        ...{ status: STATUS[status], code, duration, execution_count },
        result: result.result
      });
    }
  }

  private _isRecovering = false;
}
