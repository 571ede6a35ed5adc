/** The block that runs in this page, as the next page needs it to follow the run. */

import type { ConversationModel } from '../conversation/model';
import type { LiveNotebook } from '../notebook/notebook';
import type { IUnfinishedBlock } from '../notebook/run/unfinished';

export function unfinishedBlock(
  notebook: LiveNotebook,
  { id, latest }: ConversationModel,
  client: string
): IUnfinishedBlock | null {
  const run = notebook.unfinishedRun;
  const part = latest?.parts.findLast(
    each => each.type === 'block' && each.cell === run?.cell
  );
  if (!run || !latest || part?.type !== 'block') {
    return null;
  }
  const { block } = part;
  return { ...run, client, conversation: id, turn: latest.turn, block };
}
