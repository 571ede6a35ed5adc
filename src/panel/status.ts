/** A block's state in words. */

import type { BlockStatus, IBlockPart } from '../wire';
import type { Trans } from './context';

/** Whether it is the user's turn to press Run or Skip. */
export function awaitsUser(block: IBlockPart): boolean {
  const decided = block.note === 'approved' || block.note === 'declined';
  return block.status === 'waiting' && !decided;
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
    case 'stopped':
    case undefined:
      return '';
    default:
      return block.note;
  }
}
