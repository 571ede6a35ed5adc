/** Waits for things until the user presses Stop or closes the notebook. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { PromiseDelegate } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import { NotRun } from './notrun';

export class Waiting {
  constructor(
    private _panel: NotebookPanel,
    private _stop: AbortSignal
  ) {
    this._left.promise.catch(() => undefined);
    _panel.disposed.connect(this._onClosed, this);
    _stop.addEventListener('abort', this._onStop);
    if (_panel.isDisposed) {
      this._onClosed();
    } else if (_stop.aborted) {
      this._onStop();
    }
  }

  dispose(): void {
    this._panel.disposed.disconnect(this._onClosed, this);
    this._stop.removeEventListener('abort', this._onStop);
  }

  /** Settles as `work` does; rejects if the user leaves first. */
  for<T>(work: PromiseLike<T>): Promise<T> {
    return Promise.race([this._left.promise, work]);
  }

  /** Resolves when `holds` is true; it is checked now and at each signal. */
  async until(
    signal: ISignal<unknown, unknown>,
    holds: () => boolean
  ): Promise<void> {
    const held = new PromiseDelegate<void>();
    const check = () => holds() && held.resolve();
    signal.connect(check);
    check();
    try {
      await this.for(held.promise);
    } finally {
      signal.disconnect(check);
    }
  }

  private _onClosed(): void {
    this._left.reject(new NotRun('removed'));
  }

  private _onStop = (): void => this._left.reject(new NotRun('stopped'));

  private _left = new PromiseDelegate<never>();
}

/** Lets all that is due by then happen first; ends at once at `stop`. */
export function pause(milliseconds = 0, stop?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      stop?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stop?.addEventListener('abort', end);
    if (stop?.aborted) {
      end();
    }
  });
}
