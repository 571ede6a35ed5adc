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

/** Characters: the last line that was printed is shown. */
const PRINTED = 2_000;

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

  /** What the messages of the kernel's process name it: another one after each start. Empty until known. */
  get process(): string {
    return this._process;
  }

  /** Another one after each run, of whomever, and each end of the kernel. */
  get moment(): number {
    return this._moment;
  }

  /** Also until the kernel has said that it runs nothing. */
  get isBusy(): boolean {
    return mayRun(this._panel.sessionContext);
  }

  /**
   * Whether the kernel may be at a run of `source`: it reported so, or it has been at something since
   * before this page was there.
   */
  isAt(source: string): boolean {
    const isIt = this._code === undefined || this._code === source;
    return this.isBusy && isIt;
  }

  /** The end of what a run of `source` has printed, no matter in which page; as far as this one saw. */
  printed(source: string): string {
    return this._code === source ? this._printed : '';
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
    if (!kernel || !this.isAt(source)) {
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

  private _onMessage(_: unknown, message: KernelMessage.IMessage): void {
    this._noteProcess(message);
    if (KernelMessage.isExecuteInputMsg(message)) {
      this._moment += 1;
      this._code = message.content.code;
      this._printed = '';
    } else if (KernelMessage.isStreamMsg(message)) {
      this._printed = (this._printed + message.content.text).slice(-PRINTED);
    } else if (isKernelEnd(message) && !this._isLate(message)) {
      noteKernelEnd(this._panel);
      this._end(kernelEnd(message));
    }
  }

  /** Some kernels name who asked, and others each message: that names no process. */
  private _noteProcess({ header, parent_header }: KernelMessage.IMessage) {
    const { session } = header;
    const isAgain = session === this._sender;
    this._sender = session;
    const isAsker =
      'session' in parent_header && session === parent_header.session;
    if (isAgain && !isAsker && session !== this._process) {
      this._process = session;
      this._changed.emit();
    }
  }

  /** Whether it comes from a process that another one has replaced. */
  private _isLate({ header }: KernelMessage.IMessage): boolean {
    return this._process !== '' && header.session !== this._process;
  }

  private _onKernel(_: unknown, { newValue, oldValue }: IKernelChange): void {
    if (oldValue?.id !== newValue?.id) {
      if (oldValue) {
        this._end(newValue ? 'kernel-replaced' : 'kernel-ended');
      }
      this._process = '';
    }
    this._onChanged();
  }

  private _onStatus(_: unknown, status: Kernel.Status): void {
    onEnd(status, end => this._end(end));
    this._onChanged();
  }

  private _end(end: KernelEnd): void {
    this._moment += 1;
    this._ended.emit(end);
  }

  private _onChanged(): void {
    const kernel = this._panel.sessionContext.session?.kernel;
    if (kernel && !['busy', 'unknown'].includes(kernel.status)) {
      this._code = null;
    }
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _moment = 0;
  private _printed = '';
  private _process = '';
  /** What the latest message names as its sender. */
  private _sender = '';
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
