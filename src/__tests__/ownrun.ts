import { PromiseDelegate } from '@lumino/coreutils';

import type { IUserRun } from '../notebook/run/userrun';
import { NotRun } from '../notebook/run/run';
import type { IResult } from '../server/wire';
import type { StageNotebook } from './stagenotebook';

/** A run of a cell by the user, as far as the kernel is with it. */
export class OwnRun implements IUserRun {
  constructor(
    notebook: StageNotebook,
    index: number,
    readonly source = notebook.sources[index]
  ) {
    this.cell = notebook.id(index);
    this.followed = 0;
  }

  readonly cell: string;
  isOthers = false;
  followed: number;

  follow() {
    this.followed += 1;
    const { _ended, _started } = this;
    const end = (stop: AbortSignal) => {
      stop.addEventListener('abort', () => this.fail());
      return _ended.promise;
    };
    return { started: _started.promise, end };
  }

  start(): void {
    this._started.resolve();
  }

  end(status: IResult['status'] = 'ok'): void {
    this.start();
    const rest = { execution_count: 1, duration: 2, result: null };
    this._ended.resolve({ status, source: this.source, outputs: [], ...rest });
  }

  /** The kernel drops it. */
  fail(): void {
    this._ended.reject(new NotRun('stopped'));
  }

  private _ended = new PromiseDelegate<IResult>();
  private _started = new PromiseDelegate<void>();
}
