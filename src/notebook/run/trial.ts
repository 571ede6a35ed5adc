/** Tries code on a copy of the kernel: asks it to, without a trace, and waits for what that gave. */

import { type Kernel, KernelMessage } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import type {
  ITrialMoment,
  ITrialReport,
  ITrialStart
} from '../../server/wire';
import { isKernelEnd, isOtherKernel, onEnd } from './kernelend';
import { given, type LastRun, runSilently } from './silent';
import { type IUntried, said, untried } from './untried';

/** The type of the message with a result. */
const MIME = 'application/vnd.gptcode.trial+json';

/** How often the kernel is asked again that dropped what it had been sent. */
const ATTEMPTS = 3;

export type TryingKernel = Pick<
  Kernel.IKernelConnection,
  | 'anyMessage'
  | 'disposed'
  | 'iopubMessage'
  | 'requestExecute'
  | 'statusChanged'
>;

/** What the kernel answers to what it is asked, and when that was. */
interface IAnswer {
  said: Record<string, unknown>;
  moment: ITrialMoment;
}

/** What the kernel sent, what it was then, and where it and its user are at home. */
export type ITrialResult = Pick<
  ITrialReport,
  'folder' | 'home' | 'moment' | 'result'
>;

/** How a trial has ended: `lost` if the kernel did. */
export type TrialEnd = ITrialResult | IUntried | 'lost' | 'stopped';

/** Whether code can be tried, and what the kernel is now; null if it did not answer. */
export async function probeKernel(
  kernel: TryingKernel,
  ask: string,
  lastRun: LastRun
): Promise<{ untried: IUntried | null; moment: ITrialMoment } | null> {
  const answer = await evaluate(kernel, ask, lastRun).catch(() => null);
  return answer && { untried: untried(answer.said), moment: answer.moment };
}

/** The reason of a stop after which what came until then is shown. */
export const SHOWN = 'shown';

/** How long the kernel may take to say what came until a stop, in milliseconds. */
const LONGEST_END = 5_000;

/** Resolves with what the trial gave, why there is none, or soon after `stop`. */
export async function runTrial(
  kernel: TryingKernel,
  { trial, start, stop: stopping }: ITrialStart,
  lastRun: LastRun,
  stop: AbortSignal
): Promise<TrialEnd> {
  if (stop.aborted) {
    return 'stopped';
  }
  const awaited = new AwaitedTrial(kernel, trial);
  let timer: number | undefined;
  const onStop = () => {
    // The time limit ends it where the kernel has other things to do.
    void evaluate(kernel, stopping, lastRun).catch(() => undefined);
    if (stop.reason === SHOWN) {
      timer = window.setTimeout(() => awaited.stop(), LONGEST_END);
    } else {
      awaited.stop();
    }
  };
  stop.addEventListener('abort', onStop, { once: true });
  try {
    const started = evaluate(kernel, start, lastRun);
    const answer = await Promise.race([started, awaited.end]);
    if (!('said' in answer)) {
      return answer.end;
    }
    const why = untried(answer.said);
    if (why) {
      return why;
    }
    const { end } = await awaited.end;
    return typeof end === 'object' && 'result' in end
      ? { ...end, ...at(answer) }
      : end;
  } catch {
    return 'lost';
  } finally {
    window.clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
    awaited.dispose();
  }
}

/** Waits for the message that names the trial, or for the end of the kernel. */
class AwaitedTrial {
  constructor(
    kernel: TryingKernel,
    private _trial: string
  ) {
    kernel.iopubMessage.connect(this._onMessage, this);
    kernel.anyMessage.connect(this._onAny, this);
    kernel.statusChanged.connect(this._onStatus, this);
    kernel.disposed.connect(this._onLost, this);
  }

  get end(): Promise<{ end: TrialEnd }> {
    return this._end.promise;
  }

  stop(): void {
    this._end.resolve({ end: 'stopped' });
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private _onMessage(_: unknown, message: KernelMessage.IIOPubMessage): void {
    if (KernelMessage.isDisplayDataMsg(message)) {
      const found = message.content.data[MIME] as unknown;
      if (isResult(found) && found.trial === this._trial) {
        this._end.resolve({ end: { result: found } });
      }
    }
  }

  private _onAny(_: unknown, { msg, direction }: Kernel.IAnyMessageArgs): void {
    if (direction === 'recv') {
      const session = this._session;
      this._session ||= msg.header.session;
      if (isKernelEnd(msg) || (session && isOtherKernel(msg, session))) {
        this._onLost();
      }
    }
  }

  private _onStatus(_: unknown, status: Kernel.Status): void {
    onEnd(status, () => this._onLost());
  }

  private _onLost(): void {
    this._end.resolve({ end: 'lost' });
  }

  private _end = new PromiseDelegate<{ end: TrialEnd }>();
  /** What the kernel's process calls itself, once it has said something. */
  private _session = '';
}

/** Evaluates an expression of the server's among the user's names, without a trace. */
async function evaluate(
  kernel: TryingKernel,
  expression: string,
  lastRun: LastRun
): Promise<IAnswer> {
  const expressions = { gptcode: expression };
  for (let attempt = 1; ; attempt += 1) {
    const reply = await runSilently(kernel, '', expressions, lastRun).done;
    const { content, header } = reply;
    // A cell before it has failed, and the kernel has dropped what came after.
    if (content.status === 'aborted' && attempt < ATTEMPTS) {
      continue;
    }
    const count = content.execution_count ?? 0;
    const moment = { process: header.session, count };
    return { said: said(given(reply, 'gptcode')), moment };
  }
}

/** When the trial was started, and where. */
function at({ moment, said }: IAnswer): Omit<ITrialResult, 'result'> {
  const { folder, home } = said;
  return {
    moment,
    ...(typeof folder === 'string' && { folder }),
    ...(typeof home === 'string' && { home })
  };
}

function isResult(found: unknown): found is Record<string, unknown> {
  return typeof found === 'object' && found !== null && 'trial' in found;
}
