/** Whether the notebook's kernel runs something, no matter which page has sent it. */

import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { type ISignal, Signal } from '@lumino/signaling';

import { Waiting } from './waiting';

export class KernelWatch {
  constructor(private _panel: NotebookPanel) {
    const { kernelChanged, statusChanged } = _panel.sessionContext;
    kernelChanged.connect(this._onChanged, this);
    statusChanged.connect(this._onChanged, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Also until the kernel has said that it runs nothing. */
  get isBusy(): boolean {
    return mayRun(this._panel.sessionContext);
  }

  /** Resolves when the kernel runs nothing, or is gone, or at `stop`. */
  async idle(stop: AbortSignal): Promise<void> {
    const waiting = new Waiting(this._panel, stop);
    try {
      await waiting.until(this._changed, () => !this.isBusy);
    } catch {
      // The user has stopped the turn, or closed the notebook.
    } finally {
      waiting.dispose();
    }
  }

  private _onChanged(): void {
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
}

/** Whether a kernel runs something, or has not said yet that it does not. */
export function mayRun(sessionContext: ISessionContext): boolean {
  const kernel = sessionContext.session?.kernel;
  return kernel
    ? !['idle', 'dead'].includes(kernel.status)
    : sessionContext.kernelDisplayStatus === 'initializing';
}
