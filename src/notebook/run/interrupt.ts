/** Stop while a cell runs: interrupts that cell, and never one of the user's. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';

import { NotRun } from './notrun';
import type { Request } from './request';

/** Milliseconds that a kernel has to obey an interrupt. */
export const INTERRUPT_TIMEOUT = 10_000;

export interface IInterrupted {
  panel: NotebookPanel;
  kernel: Kernel.IKernelConnection;
  request: Request;
  stop: AbortSignal;
}

/** Waits for a run to end, interrupts it at a Stop, and says whether it ended. */
export async function endOrInterrupt(
  over: Promise<unknown>,
  { panel, kernel, request, stop }: IInterrupted
): Promise<boolean> {
  const givenUp = new PromiseDelegate<boolean>();
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => givenUp.resolve(false), INTERRUPT_TIMEOUT);
  };
  const interrupt = () => {
    // Later, the interrupt would hit what the user runs.
    if (!isOver) {
      void kernel.interrupt().catch(() => undefined);
      wait();
    }
  };
  const onStop = () => {
    if (panel.isDisposed) {
      // The notebook is closed: the cell runs to its end, and no one sees it.
      givenUp.resolve(false);
    } else if (!request.isScheduled) {
      givenUp.reject(new NotRun('stopped'));
    } else {
      if (!isWorking(kernel)) {
        wait();
      }
      void request.started.then(interrupt);
    }
  };
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) {
    onStop();
  }
  try {
    return await Promise.race([over.then(() => true), givenUp.promise]);
  } finally {
    isOver = true;
    stop.removeEventListener('abort', onStop);
    clearTimeout(timer);
  }
}

/** Whether the kernel can be expected to start what it was sent. */
function isWorking(kernel: Kernel.IKernelConnection): boolean {
  return kernel.status === 'busy' && kernel.connectionStatus === 'connected';
}
