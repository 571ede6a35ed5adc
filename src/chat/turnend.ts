/** What a turn that has ended leaves to do. */

import { isSpoken, latestStep } from '../conversation/parts';
import type { ITurn } from '../conversation/transcript';

/** What asks the model to continue. */
export const CONTINUE = 'Go on.';

/**
 * - `prompt`: the model has said nothing to it;
 * - `step`: it has said nothing to the results, or its answer broke off: the turn continues;
 * - `rest`: its answer broke off, and the turn was stopped, so another one continues.
 */
export type Failed = 'prompt' | 'step' | 'rest';

export function whatFailed(turn: ITurn): Failed {
  const parts = latestStep(turn.parts);
  if (parts.some(isSpoken)) {
    return turn.isClosed ? 'rest' : 'step';
  }
  const [start] = parts;
  return start?.type === 'step' && start.kind === 'results' ? 'step' : 'prompt';
}

/** Whether a turn came to an end of its own, with nothing for the user to look at first. */
export function hasEndedWell({ parts, reason }: ITurn): boolean {
  const isOwnEnd = ['answer', 'actions', 'inserted', 'outputs'].includes(
    reason ?? ''
  );
  return (
    isOwnEnd &&
    latestStep(parts).every(part => {
      switch (part.type) {
        case 'block':
          return !['stopped', 'unknown'].includes(part.status);
        case 'notice':
          return !['interrupted', 'closed'].includes(part.reason);
        default:
          return part.type !== 'error';
      }
    })
  );
}

/** Whether the server may have the latest prompt, although its answer was lost. */
export function isDoubtful(latest: ITurn | null): boolean {
  return latest !== null && latest.turn < 0;
}
