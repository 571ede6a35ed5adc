/** A turn goes on in another page: its blocks, from where the earlier page left them. */

import { latestStep } from '../conversation/parts';
import type { IOutcome, CellRunner } from './cellrunner';
import type { IBlockPart, IFacts, ITurn } from '../server/wire';
import type { CellTyper } from './celltyper';

/** Hands over each block of the turn: what is missing is written, what is open is settled. */
export function resumeTurn(
  turn: ITurn,
  facts: IFacts,
  { runner, typer }: { runner: CellRunner; typer: CellTyper }
): void {
  typer.beginStep(turn.model, facts);
  runner.beginStep(outcome(turn));
  const parts = turn.parts.filter(
    (part): part is IBlockPart => part.type === 'block'
  );
  for (const part of parts) {
    const block = typer.restore(turn, part);
    if (part.status === 'running') {
      runner.addLost(block);
    } else if (part.status === 'waiting') {
      const approved = part.note === 'approved';
      runner.add(block, approved ? 'run' : (part.verdict ?? 'ask'));
    }
  }
}

/** How the blocks of the latest step have come out so far. */
function outcome(turn: ITurn): Partial<IOutcome> {
  const statuses = latestStep(turn.parts).map(part =>
    part.type === 'block' ? part.status : null
  );
  const failed = statuses.includes('failed') || statuses.includes('unknown');
  return { ran: failed || statuses.includes('done'), failed };
}
