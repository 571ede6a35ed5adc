/** What the requests of a turn have used, as the server has reported it. */

import type { ISpent, IUsage } from '../server/wire';
import type { ITurn } from './transcript';

const NOTHING: ISpent = {
  prompt_tokens: 0,
  cached_tokens: 0,
  completion_tokens: 0,
  cost: null,
  unpriced: false,
  about: false
};

/** Adds a request to its turn. */
export function addUsage(turn: ITurn | null, usage: IUsage): void {
  if (turn) {
    turn.used = added(turn.used ?? NOTHING, usage);
  }
}

function added(before: ISpent, usage: IUsage): ISpent {
  const { about = false, cached_tokens = 0, cost } = usage;
  return {
    prompt_tokens: before.prompt_tokens + usage.prompt_tokens,
    cached_tokens:
      before.cached_tokens + Math.min(cached_tokens, usage.prompt_tokens),
    completion_tokens: before.completion_tokens + usage.completion_tokens,
    // What nobody knows is not zero.
    cost: cost === undefined ? before.cost : (before.cost ?? 0) + cost,
    unpriced: before.unpriced || cost === undefined,
    about: before.about || about
  };
}
