/** Tries a block that is in doubt before the user is asked about it. */

import { NotRun } from '../notebook/run/notrun';
import { ApiError } from '../server/api';
import type { IBlock, ITurnContext } from './block';
import { tryBlocks } from './trial';

/**
 * Whether the server lets the code run without a question, because it has touched nothing outside.
 * The user may decide meanwhile: that ends the trial.
 */
export async function isUntouching(
  context: ITurnContext,
  { turn, block, language }: IBlock,
  halt: AbortSignal
): Promise<boolean> {
  const { conversation } = context;
  const decided = new AbortController();
  const onHalt = () => decided.abort();
  const onChange = () => {
    const part = conversation.block(turn, block);
    if (part?.note === 'approved' || part?.note === 'declined') {
      onHalt();
    }
  };
  halt.addEventListener('abort', onHalt);
  conversation.changed.connect(onChange);
  try {
    const choice = { turn, blocks: [block], language, first: true };
    const found = await tryBlocks(context, choice, decided.signal);
    const isPassed = typeof found === 'object' && 'passed' in found;
    return isPassed && found.passed === true && !decided.signal.aborted;
  } catch (error) {
    // Then the user is asked, as without a trial.
    if (error instanceof NotRun || error instanceof ApiError) {
      return false;
    }
    throw error;
  } finally {
    halt.removeEventListener('abort', onHalt);
    conversation.changed.disconnect(onChange);
  }
}
