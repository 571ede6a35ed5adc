/** Stop while a cell runs: it interrupts that cell, and never one of the user's. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';

import { NotRun } from './notrun';
import type { Request } from './request';

/** Milliseconds that a kernel gets to obey an interrupt. */
const PATIENCE = 10_000;

export interface IInterrupted {
  panel: NotebookPanel;
  kernel: Kernel.IKernelConnection;
  request: Request;
  stop: AbortSignal;
}

/** Waits for a run to be over, interrupts it at a Stop, and says whether it ended. */
export async function obeying(
  over: Promise<unknown>,
  { panel, kernel, request, stop }: IInterrupted
): Promise<boolean> {
  const givenUp = new PromiseDelegate<boolean>();
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => givenUp.resolve(false), PATIENCE);
  };
  const interrupt = () => {
    // Later it would interrupt what the user runs by then.
    if (!isOver) {
      void kernel.interrupt().catch(() => undefined);
      wait();
    }
  };
  const onStop = () => {
    if (panel.isDisposed) {
      // With the notebook closed the cell runs to its end, unseen.
      givenUp.resolve(false);
    } else if (!request.isScheduled) {
      givenUp.reject(new NotRun('stopped'));
    } else {
      if (!isAtWork(kernel)) {
        wait();
      }
      void request.begun.then(interrupt);
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

/** Whether it is worth while to wait until the kernel begins with what it was sent. */
function isAtWork(kernel: Kernel.IKernelConnection): boolean {
  return kernel.status === 'busy' && kernel.connectionStatus === 'connected';
}
