/** Tries a block that is in doubt before the user is asked about it. */

import { NotRun } from '../notebook/run/notrun';
import { ApiError } from '../server/api';
import type { IBlock, ITurnContext } from './block';
import { tryBlocks } from './trial';

/** How often code is tried again because the kernel has run something else meanwhile. */
const ATTEMPTS = 2;

/**
 * The kernel's moment at which code touched nothing outside, so that the server lets it run without
 * a question; null if it asks. The user may decide meanwhile: that ends the trial.
 */
export async function untouchedAt(
  context: ITurnContext,
  { turn, block, cell, code, language }: IBlock,
  halt: AbortSignal
): Promise<number | null> {
  const { conversation, notebook } = context;
  if (cell === null || notebook.source(cell) !== code) {
    return null;
  }
  const decided = new AbortController();
  const onHalt = () => decided.abort();
  const onChange = () => {
    const part = conversation.block(turn, block);
    const isDecided = part?.note === 'approved' || part?.note === 'declined';
    if (isDecided || part?.code !== code) {
      onHalt();
    }
  };
  halt.addEventListener('abort', onHalt);
  conversation.changed.connect(onChange);
  try {
    // What runs from here on may have changed what the copy is made of.
    await notebook.ready(language, decided.signal);
    const { moment } = notebook.kernel;
    const choice = { turn, blocks: [block], language, first: true };
    const found = await tryBlocks(context, choice, decided.signal);
    const isPassed = typeof found === 'object' && 'passed' in found;
    return isPassed && found.passed === true && !decided.signal.aborted
      ? moment
      : null;
  } catch (error) {
    // Then the user is asked, as without a trial.
    if (error instanceof NotRun || error instanceof ApiError) {
      return null;
    }
    throw error;
  } finally {
    halt.removeEventListener('abort', onHalt);
    conversation.changed.disconnect(onChange);
  }
}

/** The same on the kernel as it is now, until that stays as it was tried; rejects if it asks. */
export async function againUntouchedAt(
  context: ITurnContext,
  open: IBlock,
  halt: AbortSignal
): Promise<number> {
  const { notebook } = context;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const moment = await untouchedAt(context, open, halt);
    if (moment === null) {
      break;
    }
    await notebook.ready(open.language, halt);
    if (moment === notebook.kernel.moment) {
      return moment;
    }
  }
  throw new NotRun('changed');
}
