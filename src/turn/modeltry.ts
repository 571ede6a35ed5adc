/** Runs a block that the model tries on a copy of the kernel, and reports how that ended. */

import { triedStatus } from '../conversation/trials';
import { NotRun } from '../notebook/run/notrun';
import { ApiError } from '../server/api';
import type { ResultStatus, SkipReason } from '../server/wire';
import type { IBlock, ITurnContext } from './block';
import { reportSkip } from './ended';
import { tryBlocks } from './trial';

/** Resolves with its status; one that could not be tried counts as failed. */
export async function tryForModel(
  context: ITurnContext,
  open: IBlock,
  skip: SkipReason | null
): Promise<ResultStatus> {
  const reason = skip ?? (await tried(context, open));
  if (typeof reason === 'object') {
    return reason.status;
  }
  await reportSkip(context, open, reason);
  return 'error';
}

/** How it ended, or why it could not be tried. */
async function tried(
  context: ITurnContext,
  { turn, block, language }: IBlock
): Promise<{ status: ResultStatus } | SkipReason> {
  const { conversation, notebook, stop } = context;
  const choice = { turn, blocks: [block], language };
  try {
    // A kernel that is at work cannot be copied until it is done.
    await notebook.idle(stop);
    const found = await tryBlocks(context, choice, stop);
    if (found === 'stopped') {
      return 'stopped';
    }
    if (typeof found === 'object' && 'blocks' in found) {
      const status = triedStatus(found, found.blocks[0]);
      conversation.setBlock(turn, block, { status });
      // One that was ended is no answer of the user's: the model reads why.
      return { status: status === 'done' ? 'ok' : 'error' };
    }
  } catch (error) {
    if (!(error instanceof NotRun || error instanceof ApiError)) {
      throw error;
    }
  }
  return stop.aborted ? 'stopped' : 'untried';
}
