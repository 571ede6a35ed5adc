/** What became of code that was tried on a copy of the kernel. */

import type { ITrial, ITriedBlock } from '../server/wire';
import type { Draft } from './draft';
import type { BlockStatus } from './transcript';

/** Each block of a trial has it; one that asks because of it names what it does. */
export function noteTrial(draft: Draft, turn: number, trial: ITrial): void {
  const { blocks, effects = [], first, passed } = trial;
  const seen = first && !passed ? effects : [];
  for (const tried of blocks) {
    draft.changeBlock(turn, tried.block, ({ risks = [], tries }) => ({
      ...{ trial, trying: undefined },
      ...(tries && { status: triedStatus(trial, tried) }),
      ...(seen.length > 0 && { risks: [...new Set([...risks, ...seen])] })
    }));
  }
}

/** How a block has ended that its model tried. */
export function triedStatus(
  { facts }: ITrial,
  { error }: ITriedBlock
): BlockStatus {
  if (facts.ended !== 'done') {
    return 'stopped';
  }
  return error ? 'failed' : 'done';
}
