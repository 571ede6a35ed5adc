/** Repeats calls for as long as the Jupyter server cannot be reached. */

import { ApiError } from './api';

/** Milliseconds before the second try; each later wait is twice as long. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;

/** Also what a proxy answers for a server that is down. */
const UNREACHABLE_KINDS = ['unreachable', 'http-502', 'http-503', 'http-504'];

export interface IRetryOptions {
  /** Ends the retries: the last failure is thrown. */
  signal: AbortSignal;
  /** Called with true when the server is lost, and with false when it answers again. */
  onLost: (lost: boolean) => void;
}

/** Waits between tries, each time twice as long. */
export class Backoff {
  constructor(private _options: IRetryOptions) {}

  /** Waits after a failure, or throws it if a retry makes no sense. */
  async after(error: unknown): Promise<void> {
    const { signal, onLost } = this._options;
    if (isUnreachable(error) && !signal.aborted) {
      onLost(true);
      await pause(this._wait, signal);
      this._wait = Math.min(2 * this._wait, LONGEST_WAIT);
      if (!signal.aborted) {
        return;
      }
    }
    onLost(false);
    throw error;
  }

  private _wait = FIRST_WAIT;
}

/** Does `work`, which must be harmless to do twice. */
export async function retry<T>(
  work: () => Promise<T>,
  options: IRetryOptions
): Promise<T> {
  const backoff = new Backoff(options);
  for (;;) {
    try {
      const result = await work();
      options.onLost(false);
      return result;
    } catch (error) {
      await backoff.after(error);
    }
  }
}

export function isUnreachable(error: unknown): boolean {
  return (
    error instanceof ApiError && UNREACHABLE_KINDS.includes(error.words.kind)
  );
}

/** Waits, until the signal aborts or the page is shown again or back on line. */
export function pause(
  milliseconds: number,
  signal = new AbortController().signal
): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      window.removeEventListener('online', end);
      document.removeEventListener('visibilitychange', show);
      resolve();
    };
    // Not when it is hidden: a page that closes is hidden first, and must not call again.
    const show = () => {
      if (!document.hidden) {
        end();
      }
    };
    const timer = setTimeout(end, signal.aborted ? 0 : milliseconds);
    signal.addEventListener('abort', end);
    window.addEventListener('online', end);
    document.addEventListener('visibilitychange', show);
  });
}
