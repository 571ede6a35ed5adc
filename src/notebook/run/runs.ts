/** The runs of a notebook's cells: those of a turn, and those of the user. */

import type {
  INotebookCellExecutor,
  NotebookPanel
} from '@jupyterlab/notebook';

import type { IResult, ITrialStart } from '../../server/wire';
import type { Request } from './request';
import { findModel } from './result';
import { type IRunOptions, readyKernel, runCell } from './run';
import type { LastRun } from './silent';
import type { TrialEnd } from './trial';
import type { IUnfinishedRun } from './unfinished';
import { UserRuns } from './userruns';

export class Runs {
  constructor(
    private _panel: NotebookPanel,
    private _executor: INotebookCellExecutor
  ) {
    this.user = new UserRuns({
      panel: _panel,
      isFollowed: cell => this._find(request => request.cell === cell) !== null,
      onFollow: request => {
        this._requests.add(request);
        void request.ended.then(() => {
          this._requests.delete(request);
          request.dispose();
        });
      }
    });
  }

  readonly user: UserRuns;

  /** Runs a cell for a turn. */
  async run(
    what: Omit<IRunOptions, 'onRequest'>,
    stop: AbortSignal
  ): Promise<IResult> {
    const made: Request[] = [];
    const onRequest = (request: Request) => {
      made.push(request);
      this._requests.add(request);
    };
    const options = { ...what, onRequest };
    try {
      return await runCell(this._panel, this._executor, options, stop);
    } finally {
      made.forEach(request => this._requests.delete(request));
    }
  }

  /** Tries code on a copy of the kernel. */
  async try(
    lastRun: LastRun,
    start: ITrialStart,
    language: string,
    stop: AbortSignal
  ): Promise<TrialEnd> {
    const kernel = await readyKernel(this._panel, language, stop);
    const { runTrial } = await import(
      /* webpackChunkName: "trial" */ './trial'
    );
    return runTrial(kernel, start, lastRun, stop);
  }

  /** The run in progress, if the next page can follow it to its end. */
  get unfinished(): IUnfinishedRun | null {
    const request = this._find(({ isSent }) => isSent);
    const model = request && findModel(this._panel, request.cell);
    if (!request?.id || !model) {
      return null;
    }
    return {
      kernel: request.kernel.id,
      session: request.kernel.clientId,
      request: request.id,
      cell: request.cell,
      source: request.source,
      outputs: model.outputs.toJSON(),
      execution_count: model.executionCount,
      started: request.time
    };
  }

  private _find(fits: (request: Request) => boolean): Request | null {
    return [...this._requests].find(fits) ?? null;
  }

  private _requests = new Set<Request>();
}
