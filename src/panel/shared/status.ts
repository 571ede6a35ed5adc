/** A block's state in words. */

import type { Standing } from '../../chat/session';
import type { BlockStatus, IBlockPart, NoticeReason } from '../../server/wire';
import type { Trans } from './context';

/** What the user is asked: Run or Skip, or for a run that nobody saw the end of, Run again. */
export type Question = 'approval' | 'lost' | null;

export function question(block: IBlockPart, standing: Standing): Question {
  if (standing === 'here' && block.status === 'waiting') {
    const decided = block.note === 'approved' || block.note === 'declined';
    return decided ? null : 'approval';
  }
  const lost =
    standing === 'here' ? block.note === 'lost' : block.status === 'running';
  const asked = standing === 'here' || standing === 'left';
  return lost && asked ? 'lost' : null;
}

/** A cell that runs without a page that sees it may have ended in any way. */
export function shownStatus(
  block: IBlockPart,
  standing: Standing
): BlockStatus {
  const unseen = standing === 'left' || standing === 'over';
  return block.status === 'running' && unseen ? 'unknown' : block.status;
}

/** What happened around a turn. */
export function noticeText(
  { reason, detail }: { reason: NoticeReason; detail: string },
  trans: Trans
): string {
  switch (reason) {
    case 'cell-ids':
      return trans.__(
        'The notebook was written in an older format, which keeps no ids of cells. It is saved as nbformat 4.5 now.'
      );
    case 'closed':
      return trans.__('The notebook was closed, and so the turn ended.');
    case 'compacted':
      return trans.__(
        'The conversation was too long for this model: the oldest outputs and turns are not sent any more. Here they stay.'
      );
    case 'interrupted':
      return trans.__('The kernel was interrupted, so GPT-Code waits for you.');
    case 'renamed':
      return trans.__('The notebook is now %1.', shortPath(detail));
    case 'unsaved':
      return trans.__(
        'The notebook could not be saved. The cells are in this page only, until you save it.'
      );
  }
}

/** A name with its folder's, which tells a move from a rename; the whole may be long. */
function shortPath(path: string): string {
  return path.split('/').slice(-2).join('/');
}

/** The last name of a path. */
export function fileName(path: string): string {
  return path.split('/').pop() ?? '';
}

export function statusText(status: BlockStatus, trans: Trans): string {
  switch (status) {
    case 'writing':
      return trans.__('Writing');
    case 'waiting':
      return trans.__('Waiting');
    case 'running':
      return trans.__('Running');
    case 'inserted':
    case 'done':
      return trans.__('Done');
    case 'failed':
      return trans.__('Failed');
    case 'skipped':
      return trans.__('Skipped');
    case 'stopped':
      return trans.__('Stopped');
    case 'unknown':
      return trans.__('Unknown');
  }
}

/** Why it is in that state, where that needs saying. */
export function noteText(block: IBlockPart, trans: Trans): string {
  if (block.status === 'inserted') {
    return block.note || trans.__('Inserted, not run.');
  }
  switch (block.note) {
    case 'approved':
      return block.status === 'waiting'
        ? trans.__('Runs when the cells before it have run.')
        : '';
    case 'declined':
      return block.status === 'waiting' ? trans.__('Will be skipped.') : '';
    case 'failed-before':
      return trans.__('Not run, because a cell before it failed.');
    case 'edited':
      return trans.__('You changed it while it was written, so it is yours.');
    case 'removed':
      return trans.__('You removed it.');
    case 'closed':
      return trans.__('The notebook was closed.');
    case 'no-kernel':
      return trans.__('No kernel could be started.');
    case 'language':
      return trans.__(
        'Not run, because the kernel speaks another language now.'
      );
    case 'lost':
      return trans.__('Nobody saw how it ended.');
    case 'stopped':
    case undefined:
      return '';
    default:
      return block.note;
  }
}
