/** Which models wrote a conversation: named once, and again where that changes. */

import { isSpoken } from '../conversation/parts';
import type { ITurn } from '../conversation/transcript';

/** For each turn the models to name below it. */
export function namedModels(turns: readonly ITurn[]): string[] {
  let latest = '';
  return turns.map(turn => {
    const models = modelsOf(turn);
    const isKnown = models.every(model => model === latest);
    latest = models.at(-1) ?? latest;
    return isKnown ? '' : models.join(', ');
  });
}

/** The models of a turn, in order: the user can switch in the middle. */
function modelsOf(turn: ITurn): string[] {
  let found = MODELS.get(turn);
  if (!found) {
    found = findModels(turn);
    MODELS.set(turn, found);
  }
  return found;
}

const MODELS = new WeakMap<ITurn, string[]>();

function findModels({ parts }: ITurn): string[] {
  const models = new Set<string>();
  let asked = '';
  for (const part of parts) {
    if (part.type === 'step') {
      asked = part.model;
    } else if (asked && isSpoken(part)) {
      models.add(asked);
    }
  }
  return [...models];
}
