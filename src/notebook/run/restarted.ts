/** What was to run after a run of the user's has lost its kernel: a yes was given for that one. */

import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';

export class Restarted {
  constructor(private _sessionContext: ISessionContext) {
    this._wasBusy = _sessionContext.session?.kernel?.status === 'busy';
    _sessionContext.statusChanged.connect(this._onStatus, this);
  }

  /** Whether a kernel that was at something has restarted since, or is dead. */
  get isTrue(): boolean {
    return this._wasBusy && this._hasEnded;
  }

  dispose(): void {
    this._sessionContext.statusChanged.disconnect(this._onStatus, this);
  }

  private _onStatus(_: unknown, status: Kernel.Status): void {
    this._hasEnded ||= ['restarting', 'autorestarting', 'dead'].includes(
      status
    );
  }

  private _hasEnded = false;
  private _wasBusy: boolean;
}
