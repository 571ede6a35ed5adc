/** Who drives the latest turn: only that page inserts and runs, others show what it does. */

import type { ITranscript } from '../conversation/transcript';

/**
 * - `here`: this page drives the latest turn;
 * - `elsewhere`: another page that is present does;
 * - `left`: no page does, and something is left to do;
 * - `over`: nothing is left to do.
 */
export type Standing = 'here' | 'elsewhere' | 'left' | 'over';

type Driven = Pick<ITranscript, 'driver' | 'here' | 'open'>;

export function standing(driven: Driven, client: string): Standing {
  if (!driven.open) {
    return 'over';
  }
  return isOfAnother(driven, client) ? 'elsewhere' : 'left';
}

/** Whether another page that is present drives the latest turn, or did. */
export function isOfAnother({ driver, here }: Driven, client: string): boolean {
  return here && driver !== client;
}
