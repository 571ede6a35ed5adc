/** A run of a cell that the user has started, followed to its end. */

import { CodeCellModel, type ICodeCellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { KernelMessage } from '@jupyterlab/services';

import type { IResult } from '../../server/wire';
import { restoreOutputs, writeOutput } from '../write/cells';
import { endOrInterrupt } from './interrupt';
import type { Reply, Request } from './request';
import { findModel, runResult, runStatus } from './result';

/** A run of a cell, which a turn may take for that of a block. */
export interface IUserRun {
  readonly cell: string;
  /** The code that the user ran. */
  readonly source: string;
  /** Whether another page has sent it, or the server. */
  readonly isOthers: boolean;
  /** To be called at once if it is of use: what is missed does not come again. */
  follow(): IFollowedRun;
}

export interface IFollowedRun {
  /** Resolves when the kernel starts it. */
  readonly started: Promise<void>;
  /** How it ended; `stop` interrupts it once it has started. Rejects if it did not run. */
  end(stop: AbortSignal): Promise<IResult>;
}

interface IEnd {
  reply: Reply | null;
  result: IResult;
}

/** A run that this page has sent to the kernel. */
export class FollowedRun implements IFollowedRun {
  constructor(
    protected _panel: NotebookPanel,
    readonly request: Request
  ) {
    this._since = request.time;
    void request.started.then(() => {
      // Until then it is the user's alone: a Stop leaves it where it is.
      request.schedule();
      this._since = Date.now();
    });
    // The outputs are read at once: the user may run the cell again.
    this._ended = request.ended.then(() => this._end());
  }

  get started(): Promise<void> {
    return this.request.started;
  }

  async end(stop: AbortSignal): Promise<IResult> {
    const { request, _panel: panel } = this;
    const parts = { panel, kernel: request.kernel, request, stop };
    const hasEnded = await endOrInterrupt(this._ended, parts);
    const { reply, result } = await (hasEnded ? this._ended : this._end());
    const status = hasEnded
      ? runStatus(reply, result.outputs, stop)
      : 'unknown';
    const reason = this.request.kernelEnd;
    return {
      ...result,
      status,
      ...(status === 'unknown' && reason && { reason })
    };
  }

  /** Where the outputs are; null if the cell was removed. */
  protected get _model(): ICodeCellModel | null {
    return findModel(this._panel, this.request.cell);
  }

  /** The kernel's reply, or what stands for it. */
  protected get _reply(): Reply | null {
    return this.request.reply;
  }

  private async _end(): Promise<IEnd> {
    const { executionCount, source } = this.request;
    const model = this._model;
    const reply = model && this._reply;
    const run = { status: 'unknown', source, since: this._since } as const;
    const result = await runResult(model, run);
    return {
      reply,
      result: {
        ...result,
        execution_count: executionCount ?? result.execution_count
      }
    };
  }

  private _ended: Promise<IEnd>;
  private _since: number;
}

/**
 * A run that another page has sent. Its outputs come to that page's notebook, and to this one only
 * if the notebook is shared: else they are written here as well.
 */
export class OthersRun extends FollowedRun {
  constructor(
    panel: NotebookPanel,
    request: Request,
    input: KernelMessage.IExecuteInputMsg
  ) {
    super(panel, request);
    const isShared = panel.model?.collaborative === true;
    this._written = isShared ? new CodeCellModel({}) : super._model;
    if (this._written) {
      restoreOutputs(this._written, [], null);
    }
    this._write(input);
    request.kernel.iopubMessage.connect(this._onMessage, this);
    void request.ended.then(() =>
      request.kernel.iopubMessage.disconnect(this._onMessage, this)
    );
  }

  protected override get _model(): ICodeCellModel | null {
    return super._model && this._written;
  }

  /** It goes to the other page, but an error is among the outputs. */
  protected override get _reply(): Reply | null {
    const outputs = this._written?.outputs.toJSON() ?? [];
    const failed = outputs.some(({ output_type }) => output_type === 'error');
    return failed ? 'error' : 'ok';
  }

  private _onMessage(_: unknown, message: KernelMessage.IIOPubMessage): void {
    const parent = message.parent_header as { msg_id?: string };
    if (parent.msg_id === this.request.id) {
      this._write(message);
    }
  }

  private _write(message: KernelMessage.IMessage): void {
    if (this._written && !this._written.isDisposed) {
      writeOutput(this._written, message);
    }
  }

  private _written: ICodeCellModel | null;
}
