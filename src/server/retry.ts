/** Calls that are made again for as long as the Jupyter server cannot be reached. */

import { ApiError } from './api';

/** Milliseconds before the first further try; each later one waits twice as long. */
const FIRST = 500;
const LONGEST = 8_000;

/** What a proxy says for a server that is not there at the moment. */
const AWAY = ['unreachable', 'http-502', 'http-503', 'http-504'];

export interface IPersistence {
  /** Ends the trying: the last failure is thrown. */
  signal: AbortSignal;
  /** Called with true when the server is lost, and with false when it answers again. */
  onLost: (lost: boolean) => void;
}

/** Waits before each further try, twice as long as before the one ahead of it. */
export class Backoff {
  constructor(private _options: IPersistence) {}

  /** Waits after a failure; throws it where there is no point in trying again. */
  async after(error: unknown): Promise<void> {
    const { signal, onLost } = this._options;
    if (isAway(error) && !signal.aborted) {
      onLost(true);
      await pause(this._wait, signal);
      this._wait = Math.min(2 * this._wait, LONGEST);
      if (!signal.aborted) {
        return;
      }
    }
    onLost(false);
    throw error;
  }

  private _wait = FIRST;
}

/** Does what `work` does, which must be harmless to do twice. */
export async function persist<T>(
  work: () => Promise<T>,
  options: IPersistence
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

export function isAway(error: unknown): boolean {
  return error instanceof ApiError && AWAY.includes(error.words.kind);
}

/** Waits; not once the signal is given, nor when the page is shown again or back on line. */
export function pause(
  milliseconds: number,
  signal: AbortSignal
): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      window.removeEventListener('online', end);
      document.removeEventListener('visibilitychange', show);
      resolve();
    };
    // Not when it is hidden: a page that closes is too, and is not there to ask anything.
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
