/**
 * Runs that an earlier page started: while the kernel may still be at one, the page that started it
 * reports the result.
 */

import { STATUS } from '../conversation/blockchanges';
import { pause } from '../notebook/run/waiting';
import type { IAction, ResultStatus } from '../server/wire';
import type { IBlock, ITurnContext } from './block';
import { late, REPORT_TIME, ReportedResults } from './reported';

export class LostRuns {
  /**
   * `onEnd` is called with how a run has ended, and `onReport` when a result has come for which
   * nobody waits here.
   */
  constructor(
    private _context: ITurnContext,
    private _onEnd: (status: ResultStatus) => void,
    onReport: (block: number) => void
  ) {
    this._reported = new ReportedResults(onReport);
  }

  /** Another page has reported the result of a run that it had started. */
  hear(action: IAction): void {
    this._reported.hear(action);
  }

  /**
   * Waits for the result of a run until the kernel is idle, and then for the report, unless
   * `isDecided`; says whether it has come.
   */
  async wait(open: IBlock, isDecided: boolean): Promise<boolean> {
    const { notebook, stop } = this._context;
    const idle = notebook.idle(stop);
    await this._reported.wait(open.block, isDecided ? idle : late(idle, stop));
    if (!this.take(open)) {
      return false;
    }
    await notebook.refreshOutputs();
    return true;
  }

  /** Goes by the result that another page has reported; says whether there is one. */
  take({ turn, block }: IBlock): boolean {
    const reported = this._reported.get(block);
    if (reported !== null) {
      const { result, status } = reported;
      this._context.conversation.setBlock(turn, block, {
        ...{ status: STATUS[status], result },
        note: undefined
      });
      this._onEnd(status);
    }
    return reported !== null;
  }

  /** Interrupts a run, if the kernel is known to be at it; says whether it ended. */
  async interrupt(open: IBlock): Promise<boolean> {
    const { notebook } = this._context;
    if (!(await notebook.interruptRun(open.code))) {
      return false;
    }
    // The page that sent it reports what came out; if that page is closed, none does.
    await this._reported.wait(open.block, pause(REPORT_TIME));
    if (this.take(open)) {
      await notebook.refreshOutputs();
    } else {
      await this.report(open, 'stopped');
    }
    return true;
  }

  /** Reports how a run ended whose outputs were not received. */
  async report(open: IBlock, status: 'stopped' | 'unknown'): Promise<void> {
    const { conversation, notebook, report } = this._context;
    const { turn, block, cell } = open;
    this._onEnd(status);
    conversation.setBlock(turn, block, { status, note: undefined });
    const source = (cell !== null && notebook.source(cell)) || open.code;
    await report({ action: 'ran', turn, block, cell, status, source });
  }

  private _reported: ReportedResults;
}
