/** Why a block does not run, before it is sent to the kernel and after. */

import { NotRun } from '../notebook/run/run';
import { ApiError } from '../server/api';
import type { SkipReason } from '../server/wire';
import type { IBlock, ITurnContext } from './block';

type NotRunReason = SkipReason | 'changed' | 'asks' | 'settled';

/** Why a block must not run; null if it may. `failed`: one before it in the same answer failed. */
export function skipReason(
  { notebook, stop }: ITurnContext,
  { cell, skipReason }: IBlock,
  failed: boolean
): SkipReason | null {
  if (notebook.isDisposed) {
    return 'closed';
  }
  if (stop.aborted) {
    return 'stopped';
  }
  if (failed) {
    return 'failed-before';
  }
  return cell !== null && notebook.source(cell) === null
    ? 'removed'
    : skipReason;
}

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
  if (kind === 'unpreserved') {
    return 'asks';
  }
  return kind === 'asks' || kind === 'not-approved' || kind === 'settled'
    ? kind
    : null;
}

/** What the user should know before a yes, if the server has refused a run for that. */
export function doubt(error: unknown): string | undefined {
  const words = error instanceof ApiError ? error.words : null;
  return words?.kind === 'unpreserved' ? words.message : undefined;
}
