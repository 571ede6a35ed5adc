/** Results of runs that another page had started, and that it reports to the end. */

import { pause } from '../notebook/run/waiting';
import type { IAction, ResultStatus } from '../server/wire';

/** Milliseconds: once the kernel is idle, a report and the poll for it take less. */
export const REPORT_TIME = 3_000;

export interface IReported extends Pick<IAction, 'result'> {
  status: ResultStatus;
}

export class ReportedResults {
  /** `onReport` is called when a result has come for which nobody waits here. */
  constructor(private _onReport: (block: number) => void) {}

  /** Another page has reported the result of a block. */
  hear({ block, result, status }: IAction): void {
    if (block !== undefined && status && status !== 'unknown') {
      this._results.set(block, { status, result });
      const wake = this._waiting.get(block);
      if (wake) {
        wake();
      } else {
        this._onReport(block);
      }
    }
  }

  get(block: number): IReported | null {
    return this._results.get(block) ?? null;
  }

  /** The result of a block; null if none has come when `late` resolves. */
  async wait(block: number, late: Promise<void>): Promise<IReported | null> {
    const heard = new Promise<void>(resolve =>
      this._waiting.set(block, resolve)
    );
    if (!this._results.has(block)) {
      await Promise.race([heard, late]);
    }
    this._waiting.delete(block);
    return this.get(block);
  }

  private _results = new Map<number, IReported>();
  private _waiting = new Map<number, () => void>();
}

/** Resolves when the kernel has been `idle` for so long that no report is on its way. */
export async function late(
  idle: Promise<void>,
  stop: AbortSignal
): Promise<void> {
  await idle;
  await pause(REPORT_TIME, stop);
}
