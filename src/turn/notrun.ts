/** Errors that mean: the block did not run. */

import { NotRun } from '../notebook/run/run';
import { ApiError } from '../server/api';
import type { SkipReason } from '../server/wire';

type NotRunReason = SkipReason | 'changed' | 'asks' | 'settled';

/** Why a block did not run, by the notebook or by the server; null for any other error. */
export function notRun(error: unknown): NotRunReason | null {
  if (error instanceof NotRun) {
    return error.reason;
  }
  const kind = error instanceof ApiError ? error.words.kind : null;
  if (kind === 'over') {
    // The turn was stopped from elsewhere a moment ago.
    return 'stopped';
  }
  return kind === 'asks' || kind === 'not-approved' || kind === 'settled'
    ? kind
    : null;
}
