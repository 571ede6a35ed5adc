/** What became of code that was tried on a copy of the kernel. */

import type { ITrial } from '../server/wire';
import type { Draft } from './draft';

/** Each block of a trial has it; one that asks because of it names what it does. */
export function noteTrial(draft: Draft, turn: number, trial: ITrial): void {
  const { blocks, effects = [], first, passed } = trial;
  const seen = first && !passed ? effects : [];
  for (const { block } of blocks) {
    draft.changeBlock(turn, block, ({ risks = [] }) => ({
      ...{ trial, trying: undefined },
      ...(seen.length > 0 && { risks: [...new Set([...risks, ...seen])] })
    }));
  }
}
