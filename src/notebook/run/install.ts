/** Installs a package into the kernel's own environment: nothing of it stands in the notebook. */

import { type Kernel, KernelMessage } from '@jupyterlab/services';

import { ANSI } from '../read/resultline';
import { INTERRUPT_TIMEOUT } from './interrupt';
import { pause } from './waiting';

export type InstallingKernel = Pick<
  Kernel.IKernelConnection,
  'interrupt' | 'requestExecute'
>;

export interface IInstalled {
  ok: boolean;
  /** The line of pip that says how it ended. */
  said: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const DONE = /^(Successfully installed|Requirement already satisfied)/;

/** Resolves when pip has ended, or soon after `stop`. */
export async function installPackage(
  kernel: InstallingKernel,
  name: string,
  stop: AbortSignal
): Promise<IInstalled> {
  if (!NAME.test(name)) {
    throw new Error(`${name} is not the name of a package`);
  }
  const future = kernel.requestExecute({
    // Python looks once more for modules that it did not find.
    code: `%pip install ${name}\n__import__("importlib").invalidate_caches()`,
    ...{ store_history: false, allow_stdin: false, stop_on_error: false },
    user_expressions: { exit: '_exit_code' }
  });
  let printed = '';
  future.onIOPub = message => {
    if (KernelMessage.isStreamMsg(message)) {
      printed += message.content.text;
    }
  };
  const stopped = whenAborted(stop).then(async () => {
    await kernel.interrupt().catch(() => undefined);
    await pause(INTERRUPT_TIMEOUT);
    return null;
  });
  try {
    const reply = await Promise.race([future.done, stopped]);
    return ending(printed, reply);
  } catch {
    // The kernel has ended meanwhile: the transcript says so.
    return ending(printed, null);
  } finally {
    future.dispose();
  }
}

function ending(
  printed: string,
  reply: KernelMessage.IExecuteReplyMsg | null | undefined | void
): IInstalled {
  const lines = printed
    .replace(ANSI, '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line && !/^(Note:|\[notice\])/.test(line));
  const done = lines.filter(line => DONE.test(line));
  const ok = done.length > 0 && reply?.content.status === 'ok';
  const errors = lines.filter(line => line.startsWith('ERROR'));
  const said = (ok ? done : errors).at(-1) ?? lines.at(-1) ?? '';
  return { ok, said: said.slice(0, 300) };
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) {
      resolve();
    }
  });
}
