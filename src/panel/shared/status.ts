/** A block's state in words. */

import type { Standing } from '../../chat/standing';
import { PASSED_OVER } from '../../conversation/parts';
import type { BlockStatus, IBlockPart } from '../../conversation/transcript';
import type { NoticeReason } from '../../server/wire';
import type { Trans } from './context';
import { loadsRemote } from '../../notebook/write/remote';
import { reasonText } from '../cell/serverwords';
import { visibleName } from './names';

/** The language of a block that becomes a Markdown cell. */
export const MARKDOWN = 'markdown';

/** What the user is asked: Run or Skip or, for a run whose result is lost, Run again or Continue. */
export type Question = 'approval' | 'lost' | null;

export function question(block: IBlockPart, standing: Standing): Question {
  if (standing === 'here' && block.status === 'waiting') {
    const decided = block.note === 'approved' || block.note === 'declined';
    return decided || block.asks === false ? null : 'approval';
  }
  const lost =
    standing === 'here'
      ? block.note === 'lost'
      : block.status === 'running' && !block.isWatched;
  const asked = standing === 'here' || standing === 'left';
  return lost && asked ? 'lost' : null;
}

/**
 * A block as it is shown. A running cell is unknown if no page watches it, and the kernel is not at
 * it any more; nobody is asked about a cell of a turn that is over.
 */
export function shownBlock(block: IBlockPart, standing: Standing): IBlockPart {
  const isLeft = standing === 'left' || standing === 'over';
  if (block.status === 'running' && isLeft && !block.isWatched) {
    return { ...block, status: 'unknown' };
  }
  return block.status === 'waiting' && standing === 'over'
    ? { ...block, ...PASSED_OVER }
    : block;
}

export function summarizingText(trans: Trans): string {
  return trans.__('Summarizing earlier turns…');
}

/** What happened around a turn. */
export function noticeText(
  { reason, detail }: { reason: NoticeReason; detail: string },
  trans: Trans
): string {
  switch (reason) {
    case 'cell-ids':
      return trans.__(
        'The notebook was in an older format that has no cell ids. It is now saved as nbformat 4.5.'
      );
    case 'closed':
      return trans.__('The turn ended because the notebook was closed.');
    case 'compacted':
      return compactedText(detail, trans);
    case 'damaged':
      return trans.__(
        'A part of this conversation’s file was damaged and could not be read. The rest is shown. The damaged part was saved beside the file.'
      );
    case 'kernel-restarted':
      return trans.__('The kernel was restarted. Its variables are gone.');
    case 'kernel-died':
      return deathText(detail, trans);
    case 'kernel-ended':
      return trans.__('The kernel was shut down. Its variables are gone.');
    case 'kernel-replaced':
      return trans.__(
        'The notebook has another kernel now. The variables are gone.'
      );
    case 'kernel-new':
      return trans.__(
        'The kernel is new since the last turn. Its variables are gone.'
      );
    case 'interrupted':
      return trans.__(
        'The kernel was interrupted. GPT-Code is waiting for you.'
      );
    case 'renamed':
      return trans.__(
        'The notebook is now %1.',
        visibleName(shortPath(detail))
      );
    case 'unsaved':
      return trans.__(
        'The notebook could not be saved. Until you save it, the new cells exist only in this page.'
      );
  }
}

/** How a kernel died: by the code of its process, below zero by a signal. */
function deathText(code: string, trans: Trans): string {
  if (code === '') {
    return trans.__(
      'The kernel died, and its variables are gone. It may have run out of memory.'
    );
  }
  if (code === '-9') {
    return trans.__(
      'The kernel was killed (signal 9), and its variables are gone. This often means that memory ran out.'
    );
  }
  return code.startsWith('-')
    ? trans.__(
        'The kernel crashed (signal %1), and its variables are gone.',
        code.slice(1)
      )
    : trans.__(
        'The kernel’s process exited with status %1, and its variables are gone.',
        code
      );
}

/** What the model no longer gets, where no summary stands for it. */
function compactedText(leavesOut: string, trans: Trans): string {
  switch (leavesOut) {
    case 'outputs':
      return trans.__(
        'The conversation fills this model’s window, so long older outputs are no longer sent. You can still read them here.'
      );
    case 'sources':
      return trans.__(
        'The conversation fills this model’s window, so long older outputs and code are no longer sent. You can still read them here.'
      );
    default:
      return trans.__(
        'The conversation fills this model’s window, so its oldest messages are no longer sent. You can still read them here.'
      );
  }
}

/** The file name with its folder, which distinguishes a move from a rename. */
function shortPath(path: string): string {
  return path.split('/').slice(-2).join('/');
}

/** The last name of a path. */
export function fileName(path: string): string {
  return visibleName(path.split('/').pop() ?? '');
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
      return trans.__('Inserted');
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

/** Why it is in that state, if that is not obvious. */
export function noteText(block: IBlockPart, trans: Trans): string {
  if (block.status === 'inserted' && block.language === MARKDOWN) {
    return loadsRemote(block.code)
      ? trans.__(
          'Inserted as a raw cell, because as Markdown it may load content from the web. Change its type to Markdown to render it.'
        )
      : reasonText(block.note ?? '', trans);
  }
  if (block.status === 'inserted') {
    return block.note ? reasonText(block.note, trans) : trans.__('Not run.');
  }
  switch (block.note) {
    case 'approved':
      return block.status === 'waiting'
        ? trans.__('Runs after the cells before it.')
        : '';
    case 'queued':
      return trans.__('Runs when the kernel is free.');
    case 'declined':
      return block.status === 'waiting' ? trans.__('Will be skipped.') : '';
    case 'failed-before':
      return trans.__('Not run, because an earlier cell did not finish.');
    case 'edited':
      return trans.__(
        'You edited it while it was being typed, so typing stopped.'
      );
    case 'passed-over':
      return trans.__('Not run, because you sent another message.');
    case 'removed':
      return block.status === 'unknown'
        ? trans.__('The cell was removed while it ran.')
        : trans.__('You removed this cell.');
    case 'kernel-restarted':
      return trans.__('Result unknown: the kernel was restarted while it ran.');
    case 'kernel-died':
      return trans.__('Result unknown: the kernel died while it ran.');
    case 'kernel-ended':
    case 'kernel-replaced':
      return trans.__('Result unknown: the kernel was shut down while it ran.');
    case 'ignored-stop':
      return trans.__('The kernel did not stop when it was interrupted.');
    case 'closed':
      return trans.__('The notebook was closed.');
    case 'no-kernel':
      return trans.__('No kernel could be started.');
    case 'language':
      return trans.__('Not run, because the kernel’s language has changed.');
    case 'changed':
      return trans.__(
        'The code in this cell has changed. What you see here is what runs.'
      );
    case 'untried':
      return trans.__('Code cannot be tried on a copy of this kernel.');
    case 'not-approved':
      return trans.__('Not run, because it was not approved.');
    case 'lost':
      return trans.__('Result unknown: the page was closed.');
    case undefined:
      return block.status === 'unknown'
        ? trans.__('The result of this run was not received.')
        : '';
    case 'installing':
    case 'stopped':
      return '';
    default:
      return reasonText(block.note, trans);
  }
}
