/** Reads the kernel's variables without a trace. What the server's snippet wrote is sent as it is. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { type Kernel, KernelMessage } from '@jupyterlab/services';

import type { IInspector, IKernelState } from '../../server/wire';
import { pause } from '../run/waiting';
import { languageName } from './language';

/** Milliseconds that a prompt waits for the kernel. */
const LONGEST = 1_000;

/** Characters of what is sent; the server reads no more. */
const MOST = 400_000;

const LATE: IKernelState = { late: true };

export class VariableReader {
  /** `find` gets the snippet for a language. */
  constructor(
    private _panel: NotebookPanel,
    private _find: (language: string) => Promise<IInspector>
  ) {}

  /** What was read last; undefined if the kernel could not be asked. */
  get state(): IKernelState | undefined {
    return this._state;
  }

  /** Reads them if the kernel is idle. Resolves within a second, or at `stop`; never rejects. */
  async read(stop: AbortSignal): Promise<void> {
    const kernel = this._panel.sessionContext.session?.kernel;
    this._state = undefined;
    if (kernel?.status === 'busy' || (kernel && kernel === this._asked)) {
      this._state = LATE;
    } else if (kernel?.status === 'idle') {
      // It may be idle only between two cells of a queue.
      const late = pause(LONGEST, stop).then(() => LATE);
      const read = this._read(kernel).catch(() => undefined);
      this._state = await Promise.race([read, late]);
    }
  }

  private async _read(
    kernel: Kernel.IKernelConnection
  ): Promise<IKernelState | undefined> {
    const inspector = await this._inspector();
    this._asked = kernel;
    try {
      const reply = await ask(kernel, inspector);
      return reply && reply.length <= MOST ? { reply } : undefined;
    } finally {
      this._asked = null;
    }
  }

  private async _inspector(): Promise<IInspector> {
    const language = languageName(this._panel.model);
    const known = this._inspectors.get(language);
    const found = known ?? (language ? await this._find(language) : {});
    this._inspectors.set(language, found);
    return found;
  }

  /** The kernel that has not answered yet. */
  private _asked: Kernel.IKernelConnection | null = null;
  private _inspectors = new Map<string, IInspector>();
  private _state: IKernelState | undefined;
}

/** What the snippet wrote; empty where there is none, or the kernel cannot run it. */
async function ask(
  kernel: Kernel.IKernelConnection,
  { code = '', expression }: IInspector
): Promise<string> {
  if (!code && !expression) {
    return '';
  }
  let printed = '';
  const future = kernel.requestExecute({
    code,
    silent: !code,
    store_history: false,
    allow_stdin: false,
    stop_on_error: false,
    user_expressions: expression ? { gptcode: expression } : {}
  });
  future.onIOPub = message => {
    if (KernelMessage.isStreamMsg(message) && printed.length <= MOST) {
      printed += message.content.text;
    }
  };
  const { content } = await future.done;
  if (code || content.status !== 'ok') {
    return printed;
  }
  const { gptcode } = content.user_expressions as Record<
    string,
    { data?: Record<string, unknown> } | undefined
  >;
  const text = gptcode?.data?.['text/plain'];
  return typeof text === 'string' ? text : '';
}
