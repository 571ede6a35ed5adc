/** Runs one cell on the notebook's own kernel, without touching focus, selection or scroll. */

import { CodeCell, type ICodeCellModel } from '@jupyterlab/cells';
import type {
  INotebookCellExecutor,
  NotebookPanel
} from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';

import type { IResult, UnknownReason } from '../../server/wire';
import { keepFocus, withoutFocus } from './focus';
import { endOrInterrupt } from './interrupt';
import { freeKernel } from './kernel';
import { NotRun } from './notrun';
import { type Reply, Request } from './request';
import { Restarted } from './restarted';
import { findModel, runResult, runStatus } from './result';
import { Waiting } from './waiting';
import { WidgetOutputs } from './widgetoutputs';

export { NotRun };

export interface IRunOptions {
  id: string;
  /** The code that may run: nothing runs if the cell holds other code by then. */
  source: string;
  /** The language of the code. */
  language: string;
  /** Whether the kernel is still as it has to be, once it is free. */
  isAt: () => boolean;
  /** Called right before the cell is sent. */
  onRequest: (request: Request) => void;
}

/**
 * Runs a cell and returns its result. `stop` interrupts the kernel only while this cell runs:
 * while the kernel works for the user, the cell waits.
 *
 * It uses the executor's token, not the notebook's actions: those move the focus and turn what
 * the user types elsewhere into shortcuts.
 */
export async function runCell(
  panel: NotebookPanel,
  executor: INotebookCellExecutor,
  { id, source, language, isAt, onRequest }: IRunOptions,
  stop: AbortSignal
): Promise<IResult> {
  const kernel = await readyKernel(panel, language, stop);
  const cell = panel.content.widgets.find(each => each.model.id === id);
  if (!(cell instanceof CodeCell)) {
    throw new NotRun('removed');
  }
  if (cell.model.sharedModel.getSource() !== source || !isAt()) {
    throw new NotRun('changed');
  }
  const request = new Request(kernel, id, source);
  const widgets = new WidgetOutputs(kernel);
  const focus = keepFocus(panel, id);
  onRequest(request);
  try {
    const run = new Run(panel, executor, cell, request);
    const parts = { panel, kernel, request, stop };
    const ended = await endOrInterrupt(run.over, parts);
    // The widget may be gone; a cell that was moved has a new one.
    const model = findModel(panel, id);
    const reported = model && (request.reply ?? run.reported(model));
    const reply = reported === 'ok' && widgets.hasFailed ? 'error' : reported;
    const outputs = [...(model?.outputs.toJSON() ?? []), ...widgets.all];
    const status = ended ? runStatus(reply, outputs, stop) : 'unknown';
    const since = request.time;
    const reason =
      status === 'unknown' ? unknown(request, model, ended) : undefined;
    const result = await runResult(
      model,
      { status, source, since },
      widgets.all
    );
    return { ...result, reason };
  } finally {
    focus.dispose();
    request.dispose();
    widgets.dispose();
  }
}

/** Why the result of a run was not received, as far as that is known. */
function unknown(
  { kernelEnd }: Request,
  model: ICodeCellModel | null,
  ended: boolean
): UnknownReason | undefined {
  if (kernelEnd) {
    return kernelEnd;
  }
  if (!model) {
    return 'removed';
  }
  return ended ? undefined : 'ignored-stop';
}

/** A kernel of the language that the code was written in. */
export async function readyKernel(
  panel: NotebookPanel,
  language: string,
  stop: AbortSignal
): Promise<Kernel.IKernelConnection> {
  const waiting = new Waiting(panel, stop);
  const restarted = new Restarted(panel.sessionContext);
  try {
    const kernel = await freeKernel(panel, waiting);
    if (restarted.isTrue) {
      throw new NotRun('changed');
    }
    const { language_info } = await waiting.for(kernel.info);
    // Before its first start, only its specification says which language it is.
    const specs = panel.sessionContext.specsManager.specs?.kernelspecs;
    const names = [language_info.name, specs?.[kernel.name]?.language];
    const own = names.map(name => name?.toLowerCase());
    if (!own.includes(language.toLowerCase())) {
      throw new NotRun('language');
    }
    return kernel;
  } finally {
    restarted.dispose();
    waiting.dispose();
  }
}

/** A cell that the executor runs. */
class Run {
  constructor(
    panel: NotebookPanel,
    executor: INotebookCellExecutor,
    cell: CodeCell,
    request: Request
  ) {
    const { content, model, sessionContext } = panel;
    const execute = async () =>
      model &&
      executor.runCell({
        cell,
        notebook: model,
        notebookConfig: content.notebookConfig,
        sessionContext,
        onCellExecutionScheduled: () => request.schedule(),
        onCellExecuted: ({ success }) => {
          this._success = success;
        }
      });
    // The executor throws after it has reported a failure; the report counts.
    const executed = withoutFocus(cell, execute).catch(() => false);
    // It resolves too early for a cell that was moved or removed, or that the user runs again.
    const ended = executed.then(() =>
      request.isSent ? request.ended : undefined
    );
    this.over = Promise.race([ended, request.lost]);
  }

  /** Resolves when the cell has run, or when its result cannot be received any more. */
  readonly over: Promise<unknown>;

  /** What the executor reported; one on the server reports only that it could run the cell. */
  reported(model: ICodeCellModel): Reply | null {
    if (this._success === null) {
      return null;
    }
    const outputs = model.outputs.toJSON();
    const failed = outputs.some(({ output_type }) => output_type === 'error');
    return this._success && !failed ? 'ok' : 'error';
  }

  private _success: boolean | null = null;
}
