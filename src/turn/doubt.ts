/** Code that is in doubt is tried before the user is asked about it. */

import type { IBlock, ITurnContext } from './block';
import type { UserBlocks } from './userblocks';

/** What may run: the code of a verdict or of a trial, or what the user said yes to. */
export interface IAllowed {
  source: string;
  isApproved: boolean;
  /** Of a trial: what the kernel had run and been by then. */
  moment?: number;
}

/** What may run without a question, because it touched nothing outside on a copy; else null. */
export async function passes(
  context: ITurnContext,
  users: Pick<UserBlocks, 'halt' | 'has'>,
  open: IBlock
): Promise<IAllowed | null> {
  const { choices, conversation } = context;
  const { doubtful, trial } = conversation.block(open.turn, open.block) ?? {};
  const { mode, try_in_doubt } = choices();
  const isTried = doubtful && !trial && ['safe', 'run'].includes(mode);
  if (!isTried || !try_in_doubt || users.has(open)) {
    return null;
  }
  const { untouchedAt } = await load();
  const moment = await untouchedAt(context, open, users.halt(open));
  return moment === null
    ? null
    : { source: open.code, isApproved: false, moment };
}

/** When the kernel is as it was for a trial: now, or after another one. Rejects if that asks. */
export async function heldMoment(
  context: ITurnContext,
  open: IBlock,
  moment: number | undefined,
  halt: AbortSignal
): Promise<number | undefined> {
  if (moment === undefined || moment === context.notebook.kernel.moment) {
    return moment;
  }
  return (await load()).againUntouchedAt(context, open, halt);
}

function load() {
  return import(/* webpackChunkName: "trial" */ './measured');
}
