/** Whether the notebook's kernel runs something, no matter which page has sent it. */

import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { type Kernel, KernelMessage, type Session } from '@jupyterlab/services';
import { type ISignal, Signal } from '@lumino/signaling';

import { INTERRUPT_TIMEOUT } from './interrupt';
import type { KernelEnd } from '../../server/wire';
import { onEnd, isKernelEnd, kernelEnd, noteKernelEnd } from './kernelend';
import { Waiting } from './waiting';

type IKernelChange = Session.ISessionConnection.IKernelChangedArgs;

export class KernelWatch {
  constructor(private _panel: NotebookPanel) {
    const { iopubMessage, kernelChanged, statusChanged } =
      _panel.sessionContext;
    iopubMessage.connect(this._onMessage, this);
    kernelChanged.connect(this._onKernel, this);
    statusChanged.connect(this._onStatus, this);
    this._onChanged();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted when the kernel has ended, by each sign of it. */
  get ended(): ISignal<this, KernelEnd> {
    return this._ended;
  }

  /** Also until the kernel has said that it runs nothing. */
  get isBusy(): boolean {
    return mayRun(this._panel.sessionContext);
  }

  /**
   * Whether the kernel is busy with a run of `source`: it reported so, or it was busy before this page
   * was there and has not been idle since.
   */
  isAt(source: string): boolean {
    const { session } = this._panel.sessionContext;
    return session?.kernel?.status === 'busy' && this._mayBeAt(source);
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

  /**
   * Interrupts a run of `source` that another page sent; says whether the kernel became idle.
   * Whatever else it runs is the user's.
   */
  async interrupt(source: string): Promise<boolean> {
    const kernel = this._panel.sessionContext.session?.kernel;
    if (!kernel || !this.isBusy || !this._mayBeAt(source)) {
      return false;
    }
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), INTERRUPT_TIMEOUT);
    const idle = this.idle(late.signal);
    await kernel.interrupt().catch(() => late.abort());
    await idle;
    clearTimeout(timer);
    return !late.signal.aborted && !this.isBusy;
  }

  private _mayBeAt(source: string): boolean {
    return this._code === undefined || this._code === source;
  }

  private _onMessage(_: unknown, message: KernelMessage.IMessage): void {
    if (KernelMessage.isExecuteInputMsg(message)) {
      this._code = message.content.code;
    } else if (isKernelEnd(message)) {
      noteKernelEnd(this._panel);
      this._ended.emit(kernelEnd(message));
    }
  }

  private _onKernel(_: unknown, { newValue, oldValue }: IKernelChange): void {
    if (oldValue && oldValue.id !== newValue?.id) {
      this._ended.emit(newValue ? 'kernel-replaced' : 'kernel-ended');
    }
    this._onChanged();
  }

  private _onStatus(_: unknown, status: Kernel.Status): void {
    onEnd(status, end => this._ended.emit(end));
    this._onChanged();
  }

  private _onChanged(): void {
    const kernel = this._panel.sessionContext.session?.kernel;
    if (kernel && !['busy', 'unknown'].includes(kernel.status)) {
      this._code = null;
    }
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _ended = new Signal<this, KernelEnd>(this);
  /** What the kernel runs; undefined if that began before this page was there. */
  private _code: string | null | undefined;
}

/** Whether a kernel runs something, or has not said yet that it does not. */
export function mayRun(sessionContext: ISessionContext): boolean {
  const kernel = sessionContext.session?.kernel;
  return kernel
    ? !['idle', 'dead'].includes(kernel.status)
    : sessionContext.kernelDisplayStatus === 'initializing';
}
