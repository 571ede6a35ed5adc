/** A block of the answer, from its first event until it is settled. */

import type { ConversationModel } from '../conversation/model';
import type { CellWriter } from '../notebook/write/cells';
import type { ITurnNotebook } from '../notebook/turnnotebook';
import type { Api } from '../server/api';
import type { IActed, IAction, SkipReason } from '../server/wire';
import type { IChoices } from './choices';

export interface IBlock {
  turn: number;
  block: number;
  code: string;
  /** The kernel's language when the code was written, in the notebook's own spelling. */
  language: string;
  /** Whether it is the text of a Markdown cell, which is inserted when it is complete. */
  isText: boolean;
  /** Whether it has no cell, and runs on a copy of the kernel. */
  tries?: boolean;
  cell: string | null;
  writer: CellWriter | null;
  /** For a repair: the source that is to be replaced. */
  before: string | null;
  /** Why it must not run, if the user changed or removed the cell while it was written. */
  skipReason: SkipReason | null;
}

/** What the parts of a turn share. */
export interface ITurnContext {
  api: Pick<Api, 'call'>;
  /** What this page is called on the server. */
  client: string;
  conversation: ConversationModel;
  notebook: ITurnNotebook;
  /** What is chosen now: the mode may be lower than when a verdict was given. */
  choices: () => Pick<IChoices, 'mode' | 'try_in_doubt'>;
  /** Reports to the server what this page did. */
  report: (action: Omit<IAction, 'client'>) => Promise<IActed>;
  /** Once it is aborted, nothing more may run. */
  stop: AbortSignal;
  /** Called when the turn cannot continue. */
  onFailure: (error: unknown) => void;
}

/** Whether the mode that is chosen now lets a block run by itself. */
export function runsInMode(
  { choices, conversation }: ITurnContext,
  { turn, block }: IBlock
): boolean {
  const chosen = choices().mode;
  const isSafe = conversation.block(turn, block)?.safe === true;
  return chosen === 'run' || (chosen === 'safe' && isSafe);
}

/** An action with the place of its cell: a cell that is deleted later can be put back there. */
export function placed(
  action: Omit<IAction, 'client'>,
  notebook: Pick<ITurnNotebook, 'above'>
): Omit<IAction, 'client'> {
  const isFirst = action.action !== 'ran' && action.cell;
  const above = isFirst ? notebook.above(isFirst) : null;
  return above === null ? action : { ...action, above };
}
