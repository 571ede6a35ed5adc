/**
 * What the Output widgets of a run show, those of `interact` too: JupyterLab's widgets take it out of
 * the cell, into their own state, which they send to the kernel.
 */

import type * as nbformat from '@jupyterlab/nbformat';
import type { Kernel } from '@jupyterlab/services';

interface IState {
  comm_id?: string;
  data?: { state?: { outputs?: unknown } };
}

export class WidgetOutputs {
  constructor(
    private _kernel: Pick<Kernel.IKernelConnection, 'anyMessage' | 'isDisposed'>
  ) {
    _kernel.anyMessage.connect(this._onMessage, this);
  }

  /** As nbformat writes them, widget by widget. */
  get all(): nbformat.IOutput[] {
    return [...this._found.values()].flat();
  }

  /** Whether an error is among them: the kernel does not report it as one of the run. */
  get hasFailed(): boolean {
    return this.all.some(({ output_type }) => output_type === 'error');
  }

  dispose(): void {
    if (!this._kernel.isDisposed) {
      this._kernel.anyMessage.disconnect(this._onMessage, this);
    }
  }

  private _onMessage(_: unknown, { msg }: Kernel.IAnyMessageArgs): void {
    if (['comm_open', 'comm_msg'].includes(msg.header.msg_type)) {
      const { comm_id, data } = msg.content as IState;
      const outputs = data?.state?.outputs;
      if (comm_id && Array.isArray(outputs)) {
        this._found.set(comm_id, outputs.filter(isOutput));
      }
    }
  }

  private _found = new Map<string, nbformat.IOutput[]>();
}

/** Other widgets may have something else of this name. */
function isOutput(value: unknown): value is nbformat.IOutput {
  const { output_type } = (value ?? {}) as { output_type?: unknown };
  return typeof output_type === 'string';
}
