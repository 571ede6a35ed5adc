/** The result of a run, from its cell and the kernel's reply. */

import type { ICodeCellModel } from '@jupyterlab/cells';
import type * as nbformat from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { ResultStatus } from '../../server/wire';
import type { Reply } from './request';

export function findModel(
  panel: NotebookPanel,
  id: string
): ICodeCellModel | null {
  const models = panel.isDisposed ? [] : Array.from(panel.model?.cells ?? []);
  const model = models.find(each => each.id === id);
  return model?.type === 'code' ? (model as ICodeCellModel) : null;
}

export function resultStatus(
  reply: Reply | null,
  outputs: nbformat.IOutput[]
): ResultStatus {
  if (reply === 'error' && wasInterrupted(outputs)) {
    return 'stopped';
  }
  return reply === 'ok' || reply === 'error' ? reply : 'unknown';
}

/** The user's own interrupt, by the notebook's button: not a failure to be repaired. */
function wasInterrupted(outputs: nbformat.IOutput[]): boolean {
  return outputs.some(
    output =>
      output.output_type === 'error' && output.ename === 'KeyboardInterrupt'
  );
}
