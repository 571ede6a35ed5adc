/** Reads the kernel's variables without a trace. What the server's snippet wrote is sent as it is. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { type Kernel, KernelMessage } from '@jupyterlab/services';

import type { IInspector, IKernelState } from '../../server/wire';
import { given, type LastRun, plainText, runSilently } from '../run/silent';
import { type IUntried, said, untried } from '../run/untried';
import { pause } from '../run/waiting';
import { languageName } from './language';

/** Milliseconds that a prompt waits for the kernel. */
const LONGEST = 1_000;

/** The same where it is copied, too, to find out whether a model may try code. */
const LONGEST_COPY = 5_000;

/** Characters of what is sent; the server reads no more. */
const MOST = 400_000;

const PYTHON = 'python';

const LATE: IKernelState = { late: true };

export class VariableReader {
  /** `find` gets the snippet for a language. */
  constructor(
    private _panel: NotebookPanel,
    private _find: (language: string) => Promise<IInspector>
  ) {
    _panel.sessionContext.iopubMessage.connect((_, message) => {
      if (KernelMessage.isExecuteInputMsg(message)) {
        this._lastRun = message.parent_header as KernelMessage.IHeader;
      }
    });
  }

  /** Whether to find out, too, if code can be tried on a copy of the kernel: it is copied for that. */
  mayTry: () => boolean = () => false;

  /** Why a model cannot try code now; null if it can, or if nobody wanted to know. */
  get untried(): IUntried | null {
    if (!this.mayTry() || this._state?.tries) {
      return null;
    }
    const isKnown = this._state !== undefined && !this._state.late;
    return isKnown ? this._untried : { unavailable: 'late' };
  }

  /** The request whose cell gets what a thread prints later. */
  get lastRun(): KernelMessage.IHeader | null {
    return this._lastRun;
  }

  /** What the next step says of them; nothing if the kernel could not be asked. */
  get facts(): { state?: IKernelState } {
    return this._state ? { state: this._state } : {};
  }

  /** Reads them for the next step. */
  async refresh(stop: AbortSignal): Promise<void> {
    this._state = await this.read(stop);
  }

  /**
   * What the kernel wrote, if it is idle; undefined if it could not be asked. Resolves within a
   * second, or five where a model may try code, or at `stop`; never rejects.
   */
  async read(stop: AbortSignal): Promise<IKernelState | undefined> {
    const kernel = this._panel.sessionContext.session?.kernel;
    if (kernel?.status === 'busy') {
      return LATE;
    }
    if (kernel?.status !== 'idle') {
      return undefined;
    }
    // It may be idle only between two cells of a queue.
    const longest = this.mayTry() ? LONGEST_COPY : LONGEST;
    const late = pause(longest, stop).then(() => LATE);
    return Promise.race([this._readOnce(kernel), late]);
  }

  /** One request at a time: the answer to the one before is as new. */
  private _readOnce(
    kernel: Kernel.IKernelConnection
  ): Promise<IKernelState | undefined> {
    const running = this._running.get(kernel);
    const read =
      running ??
      this._read(kernel)
        .catch(() => undefined)
        .finally(() => this._running.delete(kernel));
    this._running.set(kernel, read);
    return read;
  }

  private async _read(
    kernel: Kernel.IKernelConnection
  ): Promise<IKernelState | undefined> {
    const { tries, ...inspector } = await this._inspector();
    const asked: IInspector = this.mayTry()
      ? { ...inspector, tries }
      : inspector;
    const { reply, copied } = await ask(kernel, asked, this._lastRun);
    this._untried = asked.tries ? untried(said(copied)) : this._unasked;
    const isWhole = reply.length > 0 && reply.length <= MOST;
    const isTried = asked.tries && !this._untried;
    return isWhole ? { reply, ...(isTried && { tries: true }) } : undefined;
  }

  private async _inspector(): Promise<IInspector> {
    const language = languageName(this._panel.model);
    const known = this._inspectors.get(language);
    const found = known ?? (language ? await this._find(language) : {});
    this._inspectors.set(language, found);
    return found;
  }

  /** Why the kernel was not asked: the server has nothing to ask it. */
  private get _unasked(): IUntried {
    const isPython = languageName(this._panel.model) === PYTHON;
    return { unavailable: isPython ? 'model' : 'language' };
  }

  private _untried: IUntried | null = null;
  private _lastRun: KernelMessage.IHeader | null = null;
  private _state: IKernelState | undefined;
  private _inspectors = new Map<string, IInspector>();
  /** What has not been answered yet. */
  private _running = new WeakMap<
    Kernel.IKernelConnection,
    Promise<IKernelState | undefined>
  >();
}

/** What the snippet wrote; nothing where there is none, or the kernel cannot run it. `copied` is what
 * the kernel said when it was asked to be copied. */
async function ask(
  kernel: Kernel.IKernelConnection,
  { code = '', expression, tries }: IInspector,
  lastRun: LastRun
): Promise<{ reply: string; copied: string }> {
  if (!code && !expression) {
    return { reply: '', copied: '' };
  }
  let published = '';
  const expressions = {
    ...(expression && { gptcode: expression }),
    ...(tries && { tries })
  };
  const future = runSilently(kernel, code, expressions, lastRun);
  future.onIOPub = message => {
    if (KernelMessage.isDisplayDataMsg(message)) {
      published = plainText(message.content);
    }
  };
  const reply = await future.done;
  return {
    reply: expression ? given(reply, 'gptcode') : published,
    copied: given(reply, 'tries')
  };
}
