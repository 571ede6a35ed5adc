/** The notebook's kernel: started if there is none, and free of what the user runs. */

import { Dialog, type ISessionContext } from '@jupyterlab/apputils';
import { CodeCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel, KernelSpec } from '@jupyterlab/services';

import { isLost, renewed } from './kernelend';
import { NotRun } from './notrun';
import { pause, type Waiting } from './waiting';

/** Milliseconds after which what JupyterLab shows of a kernel that has ended is ignored. */
const LEFT_OVER = 1_000;

/** Waits until nothing of the user's runs on the kernel, or is queued for it. */
export async function freeKernel(
  panel: NotebookPanel,
  waiting: Waiting
): Promise<Kernel.IKernelConnection> {
  const { sessionContext } = panel;
  const leftOver = new Set<unknown>();
  for (;;) {
    await waiting.for(renewed(sessionContext));
    const kernel = await readyKernel(panel, waiting);
    if (isBusy(sessionContext)) {
      const isFree = () => !isBusy(sessionContext);
      await waiting.until(sessionContext.statusChanged, isFree);
      continue;
    }
    // Between two cells of a queue the kernel is idle for a moment.
    const queued = panel.content.widgets
      .filter(cell => cell instanceof CodeCell)
      .filter(cell => isMarked(cell) && !isLost(sessionContext, run(cell)))
      .find(cell => !leftOver.has(run(cell)));
    if (!queued) {
      return kernel;
    }
    const ran = run(queued);
    await waiting.for(ended(queued));
    if (!isBusy(sessionContext)) {
      leftOver.add(ran);
    }
  }
}

function isBusy(sessionContext: ISessionContext): boolean {
  const status = sessionContext.session?.kernel?.status ?? 'unknown';
  return (
    sessionContext.isRestarting ||
    sessionContext.isTerminating ||
    ['busy', 'restarting', 'autorestarting'].includes(status)
  );
}

function isMarked(cell: CodeCell): boolean {
  return !cell.isDisposed && cell.model.executionState === 'running';
}

/** What identifies one run of a cell: its future, or for a run of another page the cell. */
function run(cell: CodeCell): Kernel.IShellFuture | CodeCell {
  return (cell.outputArea.future as Kernel.IShellFuture | null) ?? cell;
}

async function ended(cell: CodeCell): Promise<void> {
  const future = run(cell);
  await (future instanceof CodeCell
    ? pause(LEFT_OVER)
    : future.done.then(none, none));
}

function none(): void {
  // It has ended, no matter how.
}

/** The notebook's kernel, as soon as it has one; starts one without a dialog. */
async function readyKernel(
  panel: NotebookPanel,
  waiting: Waiting
): Promise<Kernel.IKernelConnection> {
  const { context, sessionContext } = panel;
  try {
    await waiting.for(context.ready);
    if (sessionContext.session?.kernel?.isDisposed) {
      // It is gone a moment before JupyterLab has another one, or none.
      const isOver = () => !sessionContext.session?.kernel?.isDisposed;
      const changed = waiting.until(sessionContext.kernelChanged, isOver);
      await Promise.race([changed, pause(LEFT_OVER)]);
    }
    // Not `ready`: it never resolves if the user chooses no kernel in the dialog.
    await waiting.for(sessionContext.initialize());
    if (!sessionContext.session?.kernel) {
      await kernelChosen(sessionContext, waiting);
    }
    if (!sessionContext.session?.kernel) {
      await waiting.for(start(sessionContext));
    }
  } catch (error) {
    throw error instanceof NotRun ? error : new NotRun('no-kernel');
  }
  const kernel = sessionContext.session?.kernel;
  if (!kernel || kernel.isDisposed || sessionContext.hasNoKernel) {
    throw new NotRun('no-kernel');
  }
  return kernel;
}

/** Waits while the user chooses a kernel in a dialog, and while that kernel starts. */
async function kernelChosen(
  sessionContext: ISessionContext,
  waiting: Waiting
): Promise<void> {
  const { statusChanged } = sessionContext;
  let starting = sessionContext.kernelDisplayStatus === 'starting';
  const onStatus = (_: unknown, status: Kernel.Status) => {
    starting = status === 'starting';
  };
  statusChanged.connect(onStatus);
  try {
    for (;;) {
      await waiting.for(pause());
      const dialog = Dialog.tracker.find(
        each => each.node.querySelector('.jp-Dialog-body select') !== null
      );
      if (!dialog) {
        break;
      }
      await waiting.until(dialog.disposed, () => dialog.isDisposed);
    }
    await waiting.until(statusChanged, () => !starting);
  } finally {
    statusChanged.disconnect(onStatus);
  }
}

async function start(sessionContext: ISessionContext): Promise<void> {
  const { kernelPreference, specsManager } = sessionContext;
  await specsManager.ready;
  const name = fittingKernel(kernelPreference, specsManager.specs);
  if (name !== null) {
    await sessionContext.changeKernel({ name });
  }
}

/** The kernel that the notebook names, else the server's default or another of its language. */
export function fittingKernel(
  preference: ISessionContext.IKernelPreference,
  specs: KernelSpec.ISpecModels | null
): string | null {
  if (preference.canStart === false || !specs) {
    return null;
  }
  const { name } = preference;
  const language = preference.language?.toLowerCase();
  const names = [specs.default, ...Object.keys(specs.kernelspecs)];
  const fits = (each: string) => {
    const own = specs.kernelspecs[each]?.language.toLowerCase();
    return own !== undefined && (!language || own === language);
  };
  const isInstalled = !!name && specs.kernelspecs[name] !== undefined;
  return isInstalled ? name : (names.find(fits) ?? null);
}
