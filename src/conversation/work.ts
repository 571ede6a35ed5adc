/** What a turn works on: the cell that is to be in sight. */

import type { BlockStatus, ITurn } from './transcript';

export interface IWork {
  cell: string;
  status: BlockStatus;
}

const OPEN: BlockStatus[] = ['writing', 'waiting', 'running'];

/** The first cell of a turn that is not settled; null if there is none, or none is there yet. */
export function openWork(turn: ITurn | null): IWork | null {
  for (const part of turn?.parts ?? []) {
    if (part.type === 'block' && part.cell && OPEN.includes(part.status)) {
      return { cell: part.cell, status: part.status };
    }
  }
  return null;
}
