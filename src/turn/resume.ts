/** Continues a turn in another page, from where the earlier page left its blocks. */

import { latestStep } from '../conversation/parts';
import type { NotebookSnapshot } from '../notebook/read/snapshot';
import type { IBlockPart, ITurn } from '../conversation/transcript';
import type { CellRunner } from './cellrunner';
import type { CellTyper } from './celltyper';
import { Outcome } from './outcome';

/** Writes what is missing in the notebook, and settles the blocks that are not settled. */
export function resumeTurn(
  turn: ITurn,
  snapshot: NotebookSnapshot,
  { runner, typer }: { runner: CellRunner; typer: CellTyper }
): void {
  typer.startStep(turn.model, snapshot);
  runner.startStep(outcomeSoFar(turn));
  const parts = turn.parts.filter(
    (part): part is IBlockPart => part.type === 'block'
  );
  for (const part of parts) {
    const block = typer.restore(turn, part);
    if (part.tries && part.status === 'running') {
      // Nothing stays of what an earlier page tried.
      runner.add(block, 'run');
    } else if (part.status === 'running') {
      runner.addLost(block);
    } else if (part.status === 'waiting') {
      runner.add(block, part.verdict ?? 'ask');
    }
  }
}

/** How the blocks of the latest step have ended so far. */
function outcomeSoFar(turn: ITurn): Outcome {
  const statuses = latestStep(turn.parts).map(part =>
    part.type === 'block' ? part.status : null
  );
  const failed = statuses.includes('failed') || statuses.includes('unknown');
  return new Outcome({ ran: failed || statuses.includes('done'), failed });
}
