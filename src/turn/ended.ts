/** How a block has ended, on its card and on the server. */

import { ranBlock } from '../conversation/reducer';
import { reportedOutputs } from '../notebook/read/outputs';
import type { IResult, SkipReason } from '../server/wire';
import type { IBlock, ITurnContext } from './block';

export function showRun(
  { conversation }: ITurnContext,
  { turn, block }: IBlock,
  result: IResult
): void {
  conversation.setBlock(turn, block, ranBlock(result));
}

/** Reports how a run ended; the server says which files it made. */
export async function reportRun(
  { conversation, report }: ITurnContext,
  { turn, block, cell }: IBlock,
  result: IResult
): Promise<void> {
  const outputs = await reportedOutputs(result.outputs);
  const ran = { ...{ turn, block, cell }, ...result, outputs };
  const { produced: files, more } = await report({ action: 'ran', ...ran });
  if (files?.length) {
    conversation.setBlock(turn, block, { files, more });
  }
}

/** It does not run; without a reason, because the user said so. */
export async function reportSkip(
  { conversation, report }: ITurnContext,
  { turn, block, cell }: IBlock,
  reason: SkipReason | null
): Promise<void> {
  conversation.setBlock(turn, block, {
    status: reason === 'stopped' ? 'stopped' : 'skipped',
    note: reason ?? undefined
  });
  const skipped = { turn, block, cell, reason: reason ?? '' };
  await report({ action: 'skipped', status: 'skipped', ...skipped });
}
