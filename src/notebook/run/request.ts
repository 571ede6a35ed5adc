/** One run, followed by the kernel's messages: the cell's widget may be gone before it ends. */

import { type Kernel, KernelMessage } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import type { KernelEnd } from '../../server/wire';
import { onEnd, isKernelEnd, isOtherKernel, kernelEnd } from './kernelend';

export type Reply = 'ok' | 'error' | 'aborted';

export class Request {
  /** To be created before the cell is sent; or with the id of the message that asked for the run. */
  constructor(
    readonly kernel: Kernel.IKernelConnection,
    readonly cell: string,
    readonly source: string,
    id: string | null = null
  ) {
    this._id = id;
    kernel.anyMessage.connect(this._onMessage, this);
    kernel.iopubMessage.connect(this._onWritten, this);
    kernel.statusChanged.connect(this._onStatus, this);
    kernel.disposed.connect(this._onDisposed, this);
  }

  /** When it was made, in milliseconds since the epoch. */
  readonly time = Date.now();

  /** The id of the message that asks for the run, once it was sent. */
  get id(): string | null {
    return this._id;
  }

  /** The kernel's reply, if it has come. */
  get reply(): Reply | null {
    return this._reply;
  }

  /** The number of the run, once the kernel has given it one. */
  get executionCount(): number | null {
    return this._executionCount;
  }

  /** Whether the executor has released it: from now on it may run. */
  get isScheduled(): boolean {
    return this._isScheduled;
  }

  schedule(): void {
    this._isScheduled = true;
  }

  /** Whether this page has sent it; an executor on the server sends it from there. */
  get isSent(): boolean {
    return this._id !== null;
  }

  /** Resolves when the kernel starts this cell: all that it was sent before has ended. */
  get started(): Promise<void> {
    return this._started.promise;
  }

  /** Resolves when the kernel is done with this cell and its outputs are there, or it is lost. */
  get ended(): Promise<void> {
    return this._ended.promise;
  }

  /** Resolves when the kernel restarts, dies or is left: the result will not be received. */
  get lost(): Promise<void> {
    return this._lost.promise;
  }

  /** How the kernel has ended, if that is why the result will not be received. */
  get kernelEnd(): KernelEnd | null {
    return this._kernelEnd;
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private _onMessage(_: unknown, args: Kernel.IAnyMessageArgs): void {
    const { msg, direction } = args;
    if (direction === 'send') {
      this._noticeSent(msg);
    } else if (isKernelEnd(msg)) {
      this._onLost(kernelEnd(msg));
    } else if (this._kernelSession && isOtherKernel(msg, this._kernelSession)) {
      this._onLost('kernel-restarted');
    } else if (this._isOurs(msg)) {
      this._notice(msg);
    }
  }

  private _noticeSent(message: KernelMessage.IMessage): void {
    if (this._id === null && message.header.msg_type === 'execute_request') {
      const { code } = message.content as { code: string };
      const cell = message.metadata.cellId ?? this.cell;
      if (cell === this.cell && code === this.source) {
        this._id = message.header.msg_id;
      }
    }
  }

  private _isOurs(message: KernelMessage.IMessage): boolean {
    const parent = message.parent_header as { msg_id?: string };
    return this._id !== null
      ? parent.msg_id === this._id
      : KernelMessage.isExecuteInputMsg(message) &&
          message.content.code === this.source;
  }

  private _notice(message: KernelMessage.IMessage): void {
    this._kernelSession = message.header.session;
    if (KernelMessage.isExecuteReplyMsg(message)) {
      this._reply = message.content.status as Reply;
      this._endIfDone();
    } else if (!KernelMessage.isStatusMsg(message)) {
      // A status also comes when the kernel drops a request that it never starts.
      this._started.resolve();
      if (KernelMessage.isExecuteInputMsg(message)) {
        this._executionCount = message.content.execution_count;
      }
    }
  }

  /** JupyterLab has carried a message into the notebook. */
  private _onWritten(_: unknown, message: KernelMessage.IIOPubMessage): void {
    const isStatus = KernelMessage.isStatusMsg(message);
    if (isStatus && this._id !== null && this._isOurs(message)) {
      this._isIdle ||= message.content.execution_state === 'idle';
      this._endIfDone();
    }
  }

  private _endIfDone(): void {
    if (this._isIdle && this._isAnswered) {
      this._ended.resolve();
    }
  }

  /** Whether no further reply is expected. */
  protected get _isAnswered(): boolean {
    return this._reply !== null;
  }

  private _onStatus(_: unknown, status: Kernel.Status): void {
    onEnd(status, end => this._onLost(end));
  }

  private _onDisposed(): void {
    this._onLost('kernel-ended');
  }

  private _onLost(end: KernelEnd): void {
    this._kernelEnd ??= end;
    this._lost.resolve();
    this._ended.resolve();
  }

  private _ended = new PromiseDelegate<void>();
  private _executionCount: number | null = null;
  private _id: string | null = null;
  private _isIdle = false;
  private _isScheduled = false;
  private _kernelEnd: KernelEnd | null = null;
  /** What the kernel's process calls itself, once it has answered. */
  private _kernelSession = '';
  private _lost = new PromiseDelegate<void>();
  private _reply: Reply | null = null;
  private _started = new PromiseDelegate<void>();
}

/** The run of another page, which gets the reply. The kernel has started it. */
export class OthersRequest extends Request {
  override get isSent(): boolean {
    return false;
  }

  override get started(): Promise<void> {
    return Promise.resolve();
  }

  protected override get _isAnswered(): boolean {
    return true;
  }
}
