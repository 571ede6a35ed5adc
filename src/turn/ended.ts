/** That a block runs and how it has ended, on its card and on the server. */

import { ranBlock } from '../conversation/blockchanges';
import { reportedOutputs } from '../notebook/read/outputs';
import type {
  IAction,
  IMissingPackage,
  IResult,
  SkipReason
} from '../server/wire';
import type { IBlock, ITurnContext } from './block';

/** The server copies files first; what it could not copy stands in the card from then on. */
export async function reportRunning(
  { conversation, report }: ITurnContext,
  { turn, block, cell }: IBlock,
  run: Pick<IAction, 'sent' | 'source'>
): Promise<void> {
  const action = 'running';
  const { unpreserved } = await report({ action, turn, block, cell, ...run });
  if (unpreserved) {
    const late = { unpreserved, isLateUnpreserved: true };
    conversation.setBlock(turn, block, late);
  }
}

export function showRun(
  { conversation }: ITurnContext,
  { turn, block }: IBlock,
  result: IResult
): void {
  conversation.setBlock(turn, block, ranBlock(result));
}

/** Reports how a run ended; the server says which files it made, and which package it lacks. */
export async function reportRun(
  { conversation, report }: ITurnContext,
  { turn, block, cell }: IBlock,
  result: IResult
): Promise<IMissingPackage | undefined> {
  const outputs = await reportedOutputs(result.outputs);
  const ran = { ...{ turn, block, cell }, ...result, outputs };
  const reported = await report({ action: 'ran', ...ran });
  const { missing, produced: files, more } = reported;
  if (files?.length) {
    conversation.setBlock(turn, block, { files, more });
  }
  return missing;
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
