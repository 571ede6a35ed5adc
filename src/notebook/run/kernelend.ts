/** What follows when a kernel's process ends, and another page or a script has asked for it. */

import type { ISessionContext } from '@jupyterlab/apputils';
import { CodeCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel, KernelMessage } from '@jupyterlab/services';

import type { KernelEnd } from '../../server/wire';
import { pause } from './waiting';

interface IEnd {
  /** The runs that have ended with it, although JupyterLab still waits for them. */
  lost: WeakSet<object>;
  /** Resolves when this page is connected to what has taken its place. */
  renewed: Promise<void>;
}

const ENDS = new WeakMap<ISessionContext, IEnd>();

/**
 * JupyterLab reports a restart only in the page that asked for it, and the end of a kernel only when
 * it next lists kernels. But the kernel itself says so to all pages.
 */
export function isKernelEnd({ header }: KernelMessage.IMessage): boolean {
  const type: string = header.msg_type;
  return type === 'shutdown_reply';
}

/** What the message says with which a kernel ends. */
export function kernelEnd({ content }: KernelMessage.IMessage): KernelEnd {
  const { restart } = content as { restart?: boolean };
  return restart ? 'kernel-restarted' : 'kernel-ended';
}

/** How a kernel with this status has ended; null if it has not. */
export function endByStatus(status: Kernel.Status): KernelEnd | null {
  switch (status) {
    case 'restarting':
      return 'kernel-restarted';
    case 'autorestarting':
    case 'dead':
      return 'kernel-died';
    default:
      return null;
  }
}

/** Calls `then` if a kernel with this status has ended. */
export function onEnd(
  status: Kernel.Status,
  then: (end: KernelEnd) => void
): void {
  const end = endByStatus(status);
  if (status === 'restarting') {
    // Of a kernel that has died, JupyterLab says so before it says that it has died.
    void pause().then(() => then('kernel-restarted'));
  } else if (end) {
    then(end);
  }
}

/** Whether a message comes from a kernel that starts, and is not the one with that `session`. */
export function isOtherKernel(
  { header, content }: KernelMessage.IMessage,
  session: string
): boolean {
  const { execution_state } = content as { execution_state?: string };
  const starts = header.msg_type === 'status' && execution_state === 'starting';
  return starts && header.session !== session;
}

/** The notebook's kernel says that it ends. */
export function noteKernelEnd(panel: NotebookPanel): void {
  const { content, sessionContext } = panel;
  const { lost } = ENDS.get(sessionContext) ?? { lost: new WeakSet() };
  for (const cell of content.widgets) {
    const run = cell instanceof CodeCell ? cell.outputArea.future : null;
    if (run) {
      lost.add(run);
    }
  }
  ENDS.set(sessionContext, { lost, renewed: renew(sessionContext) });
}

/** Whether a run has ended with its kernel. */
export function isLost(sessionContext: ISessionContext, run: object): boolean {
  return ENDS.get(sessionContext)?.lost.has(run) ?? false;
}

/** Resolves when this page is connected to what has taken the place of a kernel that ended. */
export async function renewed(sessionContext: ISessionContext): Promise<void> {
  await ENDS.get(sessionContext)?.renewed;
}

async function renew(sessionContext: ISessionContext): Promise<void> {
  const kernel = sessionContext.session?.kernel;
  const { isRestarting, isTerminating, kernelManager, sessionManager } =
    sessionContext;
  // JupyterLab takes care of what was asked for in this page.
  const isKnown = kernel?.status === 'restarting';
  if (!kernel || isKnown || isRestarting || isTerminating) {
    return;
  }
  try {
    // Whether it was shut down or replaced.
    await sessionManager.refreshRunning();
    await kernelManager?.refreshRunning();
    if (!kernel.isDisposed) {
      // The server connects to the new process only when the page does.
      await kernel.reconnect();
    }
  } catch {
    // The kernel is gone, or the server cannot be reached: JupyterLab says so.
  }
}
