/** Notices when the user runs a cell: here by any command, or in another page. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { type Kernel, KernelMessage } from '@jupyterlab/services';
import { type ISignal, Signal } from '@lumino/signaling';

import { OthersRequest, Request } from './request';
import { FollowedRun, type IUserRun, OthersRun } from './userrun';

export interface IUserRunsOptions {
  panel: NotebookPanel;
  /** Whether a run of the cell is followed already: one more is nothing new. */
  isFollowed: (cell: string) => boolean;
  /** Called with each run that is followed. */
  onFollow: (request: Request) => void;
}

export class UserRuns {
  constructor(private _options: IUserRunsOptions) {
    const { sessionContext } = _options.panel;
    sessionContext.kernelChanged.connect((_, { newValue }) =>
      this._listen(newValue)
    );
    this._listen(sessionContext.session?.kernel ?? null);
  }

  /** Emitted when the user has sent a cell to the kernel, or the kernel starts another page's. */
  get started(): ISignal<this, IUserRun> {
    return this._started;
  }

  private _listen(kernel: Kernel.IKernelConnection | null): void {
    kernel?.anyMessage.connect(this._onMessage, this);
  }

  private _onMessage(
    kernel: Kernel.IKernelConnection,
    { msg, direction }: Kernel.IAnyMessageArgs
  ): void {
    if (direction === 'send') {
      this._onSent(kernel, msg);
    } else if (KernelMessage.isExecuteInputMsg(msg)) {
      this._onInput(kernel, msg);
    }
  }

  private _onSent(
    kernel: Kernel.IKernelConnection,
    { content, header, metadata }: KernelMessage.IMessage
  ): void {
    const { cellId: cell } = metadata;
    if (header.msg_type === 'execute_request' && typeof cell === 'string') {
      const source = (content as { code: string }).code;
      this._emit({ cell, source, isOthers: false }, () => {
        const request = new Request(kernel, cell, source, header.msg_id);
        return new FollowedRun(this._options.panel, request);
      });
    }
  }

  /** The kernel starts a run: if this page has not sent it, another one or the server has. */
  private _onInput(
    kernel: Kernel.IKernelConnection,
    message: KernelMessage.IExecuteInputMsg
  ): void {
    const { msg_id: id, session } = message.parent_header as Partial<
      typeof message.header
    >;
    const { code } = message.content;
    const cell = session === kernel.clientId ? null : this._holder(code);
    if (cell !== null && id !== undefined) {
      this._emit({ cell, source: code, isOthers: true }, () => {
        const request = new OthersRequest(kernel, cell, code, id);
        return new OthersRun(this._options.panel, request, message);
      });
    }
  }

  /** The cell that holds this code; null if there is none, or which one it is remains in doubt. */
  private _holder(code: string): string | null {
    const { model } = this._options.panel;
    const holders = (model?.sharedModel.cells ?? []).filter(
      cell => cell.cell_type === 'code' && cell.getSource() === code
    );
    return holders.length === 1 ? holders[0].getId() : null;
  }

  private _emit(run: Omit<IUserRun, 'follow'>, start: () => FollowedRun): void {
    const { isFollowed, onFollow } = this._options;
    let followed: FollowedRun | null = null;
    const follow = () => {
      if (!followed) {
        followed = start();
        onFollow(followed.request);
      }
      return followed;
    };
    if (!isFollowed(run.cell)) {
      this._started.emit({ ...run, follow });
    }
  }

  private _started = new Signal<this, IUserRun>(this);
}
