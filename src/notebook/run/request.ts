/** One run, followed by the kernel's messages: the cell's widget may be gone before it ends. */

import { type Kernel, KernelMessage } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

export type Reply = 'ok' | 'error' | 'aborted';

export class Request {
  /** To be created before the cell is sent. */
  constructor(
    readonly kernel: Kernel.IKernelConnection,
    readonly cell: string,
    readonly source: string
  ) {
    kernel.anyMessage.connect(this._onMessage, this);
    kernel.statusChanged.connect(this._onStatus, this);
    kernel.disposed.connect(this._onLost, this);
  }

  /** Milliseconds since the epoch. */
  readonly time = Date.now();

  /** The id of the message that asks for the run, once it was sent. */
  get id(): string | null {
    return this._id;
  }

  /** The kernel's reply, if it has come. */
  get reply(): Reply | null {
    return this._reply;
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

  /** Resolves when the kernel is done with this cell, or is lost. */
  get ended(): Promise<void> {
    return this._ended.promise;
  }

  /** Resolves when the kernel restarts, dies or is left: the result will not be received. */
  get lost(): Promise<void> {
    return this._lost.promise;
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private _onMessage(_: unknown, args: Kernel.IAnyMessageArgs): void {
    const { msg, direction } = args;
    if (direction === 'send') {
      this._noticeSent(msg);
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
    if (KernelMessage.isExecuteReplyMsg(message)) {
      this._reply = message.content.status as Reply;
    } else if (!KernelMessage.isStatusMsg(message)) {
      // A status also comes when the kernel drops a request that it never starts.
      this._started.resolve();
    } else if (message.content.execution_state === 'idle') {
      this._isIdle = true;
    }
    if (this._reply && this._isIdle) {
      this._ended.resolve();
    }
  }

  private _onStatus(_: unknown, status: Kernel.Status): void {
    if (['restarting', 'autorestarting', 'dead'].includes(status)) {
      this._onLost();
    }
  }

  private _onLost(): void {
    this._lost.resolve();
    this._ended.resolve();
  }

  private _ended = new PromiseDelegate<void>();
  private _id: string | null = null;
  private _isIdle = false;
  private _isScheduled = false;
  private _lost = new PromiseDelegate<void>();
  private _reply: Reply | null = null;
  private _started = new PromiseDelegate<void>();
}
