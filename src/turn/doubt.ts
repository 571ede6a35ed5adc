/** Code that is in doubt is tried before the user is asked about it. */

import type { IBlock, ITurnContext } from './block';
import type { UserBlocks } from './userblocks';

/** What may run: the code of a verdict or of a trial, or what the user said yes to. */
export interface IAllowed {
  source: string;
  isApproved: boolean;
}

/** Whether a block may run without a question, because it touched nothing outside on a copy. */
export async function passes(
  context: ITurnContext,
  users: Pick<UserBlocks, 'halt' | 'has'>,
  open: IBlock
): Promise<boolean> {
  const { conversation, mode } = context;
  const { doubtful, trial } = conversation.block(open.turn, open.block) ?? {};
  const isTried = doubtful && !trial && ['safe', 'run'].includes(mode());
  if (!isTried || users.has(open)) {
    return false;
  }
  const { isUntouching } = await import(
    /* webpackChunkName: "trial" */ './measured'
  );
  return isUntouching(context, open, users.halt(open));
}
