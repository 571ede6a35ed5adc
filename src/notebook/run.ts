/** Runs one cell on the notebook's own kernel, without touching focus, selection or scroll. */

import { CodeCell } from '@jupyterlab/cells';
import type {
  INotebookCellExecutor,
  NotebookPanel
} from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';

import type { IResult, ResultStatus } from '../wire';
import { sentOutputs } from './outputs';

/** Why a cell did not run at all. */
export class NotRun extends Error {
  constructor(readonly reason: 'removed' | 'no-kernel' | 'stopped') {
    super(reason);
  }
}

/** Milliseconds that a kernel gets to obey an interrupt. */
const INTERRUPT_PATIENCE = 10_000;

/**
 * Runs a cell and tells how it ended. `stop` interrupts the kernel if, and only if, it is this
 * cell that runs: while the kernel is busy with something of the user's, the cell just waits.
 *
 * Through the executor's token and not through the notebook's actions: those take the focus and
 * turn what the user types elsewhere into shortcuts.
 */
export async function runCell(
  panel: NotebookPanel,
  executor: INotebookCellExecutor,
  id: string,
  stop: AbortSignal
): Promise<IResult> {
  const kernel = await readyKernel(panel, stop);
  await idle(kernel, stop);
  const cell = panel.content.widgets.find(each => each.model.id === id);
  if (!(cell instanceof CodeCell) || !panel.model) {
    throw new NotRun('removed');
  }
  const started = Date.now();
  const source = cell.model.sharedModel.getSource();
  let status: ResultStatus = 'unknown';
  const running = executor
    .runCell({
      cell,
      notebook: panel.model,
      notebookConfig: panel.content.notebookConfig,
      sessionContext: panel.sessionContext,
      onCellExecutionScheduled: () => undefined,
      onCellExecuted: ({ success }) => {
        status = success ? 'ok' : 'error';
      }
    })
    // The executor throws after it has told of a failure; the status is what counts.
    .catch(() => false);
  await obeying(running, kernel, stop);
  if (stop.aborted && (status as ResultStatus) !== 'ok') {
    status = 'stopped';
  }
  return {
    status,
    source,
    execution_count: cell.model.executionCount,
    duration: (Date.now() - started) / 1000,
    outputs: sentOutputs(cell.model.outputs.toJSON(), true)
  };
}

/** The notebook's kernel; starts the one that the notebook asks for, or the server's default. */
async function readyKernel(
  panel: NotebookPanel,
  stop: AbortSignal
): Promise<Kernel.IKernelConnection> {
  const { sessionContext } = panel;
  await sessionContext.ready;
  if (sessionContext.hasNoKernel) {
    // True when the notebook names no kernel that exists: then the default one, without a dialog.
    if (await sessionContext.startKernel()) {
      const specs = sessionContext.specsManager.specs;
      if (specs?.default) {
        await sessionContext.changeKernel({ name: specs.default });
      }
    }
  }
  const kernel = sessionContext.session?.kernel;
  if (stop.aborted) {
    throw new NotRun('stopped');
  }
  if (!kernel || sessionContext.hasNoKernel) {
    throw new NotRun('no-kernel');
  }
  return kernel;
}

/** Waits while the kernel is busy with a run of the user's. */
async function idle(
  kernel: Kernel.IKernelConnection,
  stop: AbortSignal
): Promise<void> {
  if (kernel.status !== 'busy') {
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const finish = () => {
      kernel.statusChanged.disconnect(onStatus);
      stop.removeEventListener('abort', onStop);
    };
    const onStatus = (_: unknown, status: Kernel.Status) => {
      if (status !== 'busy') {
        finish();
        resolve();
      }
    };
    const onStop = () => {
      finish();
      reject(new NotRun('stopped'));
    };
    kernel.statusChanged.connect(onStatus);
    stop.addEventListener('abort', onStop);
  });
}

/** Waits for the run; on `stop` interrupts the kernel, and gives up when it does not obey. */
async function obeying(
  running: Promise<unknown>,
  kernel: Kernel.IKernelConnection,
  stop: AbortSignal
): Promise<void> {
  let patience: ReturnType<typeof setTimeout> | undefined;
  let interrupt: () => void = () => undefined;
  const gaveUp = new Promise<void>(resolve => {
    interrupt = () => {
      void kernel.interrupt().catch(() => undefined);
      patience = setTimeout(resolve, INTERRUPT_PATIENCE);
    };
  });
  stop.addEventListener('abort', interrupt, { once: true });
  if (stop.aborted) {
    interrupt();
  }
  await Promise.race([running, gaveUp]);
  // Else the next Stop would interrupt what the user runs by then.
  stop.removeEventListener('abort', interrupt);
  clearTimeout(patience);
}
