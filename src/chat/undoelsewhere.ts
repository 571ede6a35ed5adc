/** What another page has undone or redone in the notebook. */

import type { IBlockPart, ITurn } from '../conversation/transcript';
import type { IAction } from '../server/wire';

export function isUndo({ action }: IAction): boolean {
  return action === 'undone' || action === 'redone';
}

/** What a turn has written in the cells that were undone: where a cell still has it, nothing is lost. */
export function writtenSources(
  turns: ITurn[],
  { action, cells = [], turn }: IAction
): Map<string, string> {
  const parts = turns.find(each => each.turn === turn)?.parts ?? [];
  const written = parts.filter(
    (part): part is IBlockPart => part.type === 'block'
  );
  return new Map(
    written.flatMap(({ cell, code }) =>
      action === 'undone' && cell && cells.includes(cell) ? [[cell, code]] : []
    )
  );
}
