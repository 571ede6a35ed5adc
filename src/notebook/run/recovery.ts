/**
 * Follows a run that the page before this one had sent. The Jupyter server buffers a kernel's
 * messages for a session without a connection until another session connects: ours must be first.
 */

import type { ICodeCellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { type Kernel, KernelMessage } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import type { IResult } from '../../server/wire';
import { restoreOutputs, writeOutput } from '../write/cells';
import { endByStatus, isKernelEnd } from './kernelend';
import type { IUnfinishedRun } from './unfinished';
import { sentOutputs } from '../read/outputs';
import type { Reply } from './request';
import { findModel, lineOf, resultStatus } from './result';

export class Recovery {
  constructor(
    kernels: Kernel.IManager,
    private _run: IUnfinishedRun
  ) {
    this._kernel = kernels.connectTo({
      model: { id: _run.kernel, name: '' },
      clientId: _run.session,
      handleComms: false
    });
    this._kernel.anyMessage.connect(this._onMessage, this);
    this._kernel.disposed.connect(this._end, this);
    this._kernel.statusChanged.connect(this._onStatus, this);
    // The kernel replies to this once all earlier requests are done.
    void this._kernel.info.then(
      () => this._end(),
      () => this._end()
    );
  }

  /** The result of the run, which is also written into its cell; null if it is not available. */
  async into(panel: NotebookPanel): Promise<IResult | null> {
    this._start(findModel(panel, this._run.cell));
    await this._ended.promise;
    const { source, started } = this._run;
    const model = findModel(panel, this._run.cell);
    const isCurrent = model === this._model && this._isOurs(model);
    if (!this._reply || this._reply === 'aborted' || !model || !isCurrent) {
      return null;
    }
    const outputs = model.outputs.toJSON();
    return {
      status: resultStatus(this._reply, outputs),
      source,
      execution_count: model.executionCount,
      duration: this._duration ?? (Date.now() - started) / 1000,
      outputs: sentOutputs(outputs, () => true),
      result: await lineOf(outputs)
    };
  }

  dispose(): void {
    if (!this._kernel.isDisposed) {
      Signal.clearData(this);
      this._kernel.dispose();
      this._ended.resolve();
    }
  }

  /** Writes what has arrived into the cell, unless the cell was used again since. */
  private _start(model: ICodeCellModel | null): void {
    const { execution_count, outputs, source } = this._run;
    if (
      model?.sharedModel.getSource() === source &&
      [null, execution_count].includes(model.executionCount)
    ) {
      this._model = model;
      this._count = execution_count;
      restoreOutputs(model, outputs, execution_count);
      this._early.splice(0).forEach(message => this._write(message));
    }
  }

  private _onMessage(_: unknown, { msg, direction }: Kernel.IAnyMessageArgs) {
    const parent = msg.parent_header as { msg_id?: string };
    if (direction === 'recv' && isKernelEnd(msg)) {
      this._end();
    }
    if (direction !== 'recv' || parent.msg_id !== this._run.request) {
      return;
    }
    if (KernelMessage.isExecuteReplyMsg(msg)) {
      this._reply = msg.content.status as Reply;
      this._duration = seconds(msg);
    } else if (KernelMessage.isStatusMsg(msg)) {
      this._isIdle ||= msg.content.execution_state === 'idle';
    } else if (this._model) {
      this._write(msg);
    } else {
      this._early.push(msg);
    }
    if (this._reply && this._isIdle) {
      this._end();
    }
  }

  private _write(message: KernelMessage.IMessage): void {
    if (this._isOurs(this._model)) {
      writeOutput(this._model, message);
      this._count = this._model.executionCount;
    }
  }

  /** Whether the cell still shows this run, not a later one of the user's. */
  private _isOurs(model: ICodeCellModel | null): model is ICodeCellModel {
    return !!model && !model.isDisposed && model.executionCount === this._count;
  }

  private _onStatus(_: unknown, status: Kernel.Status): void {
    if (endByStatus(status)) {
      this._end();
    }
  }

  /** It has ended, or its end will not be received. */
  private _end(): void {
    this._ended.resolve();
  }

  private _count: number | null = null;
  private _duration: number | null = null;
  private _ended = new PromiseDelegate<void>();
  /** What arrives before there is a cell to write it into. */
  private _early: KernelMessage.IMessage[] = [];
  private _isIdle = false;
  private _kernel: Kernel.IKernelConnection;
  private _model: ICodeCellModel | null = null;
  private _reply: Reply | null = null;
}

/** How long it ran by the kernel's own clock, if the kernel reports its start. */
function seconds(reply: KernelMessage.IExecuteReplyMsg): number | null {
  const { started } = reply.metadata;
  const ended = Date.parse(reply.header.date);
  const start = typeof started === 'string' ? Date.parse(started) : NaN;
  return ended >= start ? (ended - start) / 1000 : null;
}
