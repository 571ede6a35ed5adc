/** The result of a run, from its cell and the kernel's reply. */

import type { ICodeCellModel } from '@jupyterlab/cells';
import type * as nbformat from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { IResult, IRunResult, ResultStatus } from '../../server/wire';
import { sentOutputs } from '../read/outputs';
import { NotRun } from './notrun';
import type { Reply } from './request';

export function findModel(
  panel: NotebookPanel,
  id: string
): ICodeCellModel | null {
  const models = panel.isDisposed ? [] : Array.from(panel.model?.cells ?? []);
  const model = models.find(each => each.id === id);
  return model?.type === 'code' ? (model as ICodeCellModel) : null;
}

/** What is reported of a run; without a model, its cell was removed. `more` is shown in widgets. */
export async function runResult(
  model: ICodeCellModel | null,
  run: Pick<IResult, 'status' | 'source'> & { since: number },
  more: nbformat.IOutput[] = []
): Promise<IResult> {
  const { since, ...rest } = run;
  const outputs = [...(model?.outputs.toJSON() ?? []), ...more];
  return {
    ...rest,
    execution_count: model?.executionCount ?? null,
    duration: (Date.now() - since) / 1000,
    outputs: sentOutputs(outputs, () => true),
    result: await lineOf(outputs)
  };
}

/** The line that its card shows; nothing if that part of ours could not be loaded. */
export async function lineOf(
  outputs: nbformat.IOutput[]
): Promise<IRunResult | null> {
  const loaded = await import('../read/resultline').catch(() => null);
  return loaded?.resultLine(outputs) ?? null;
}

/** Without a reply, as for a cell that was removed, the status is unknown. */
export function runStatus(
  reply: Reply | null,
  outputs: nbformat.IOutput[],
  stop: AbortSignal
): ResultStatus {
  if (reply === 'aborted') {
    // The kernel dropped it because an earlier run of another page failed.
    throw new NotRun('stopped');
  }
  if (reply !== 'ok' && stop.aborted) {
    return 'stopped';
  }
  return resultStatus(reply, outputs);
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
