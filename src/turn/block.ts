/** A block on its way: from the first event of it, or from an earlier page, until it is settled. */

import type { Conversation } from '../conversation/model';
import type { CellWriter } from '../notebook/write/cells';
import type { ITurnNotebook } from '../notebook/notebook';
import type { IActed, IAction, SkipReason } from '../server/wire';

export interface IBlock {
  turn: number;
  block: number;
  code: string;
  /** The kernel's language when the code was written, in the notebook's own spelling. */
  language: string;
  cell: string | null;
  writer: CellWriter | null;
  /** For a repair: the source that is to be replaced. */
  before: string | null;
  /** Why it must not run, if the user made the cell theirs while it was written. */
  skipReason: SkipReason | null;
}

/** What the halves of a turn share: the one types blocks into cells, the other settles them. */
export interface IStage {
  conversation: Conversation;
  notebook: ITurnNotebook;
  /** Tells the server what was done, in the order in which it was. */
  report: (action: Omit<IAction, 'client'>) => Promise<IActed>;
  /** Nothing more may run. */
  stop: AbortSignal;
  /** Called when the turn cannot go on. */
  onFailure: (error: unknown) => void;
}
