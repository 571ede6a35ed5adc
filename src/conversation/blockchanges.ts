/** What becomes of a block: when it is complete, when a page acts on it, and when it has run. */

import type { BlockStatus, IBlockPart } from './transcript';
import type { IResult, ResultStatus, SavedEvent } from '../server/wire';

type ActionEvent = SavedEvent & { type: 'action' };

/** What is shown of a cell that has run. */
export const STATUS: Record<ResultStatus, BlockStatus> = {
  ok: 'done',
  error: 'failed',
  skipped: 'skipped',
  stopped: 'stopped',
  unknown: 'unknown'
};

/** What a block becomes that has run in this page. */
export function ranBlock(ran: IResult): Partial<IBlockPart> {
  const { duration, execution_count, outputs, result, source: code } = ran;
  const status = STATUS[ran.status];
  return {
    ...{ status, code, execution_count, duration, result, note: ran.reason },
    // A repair runs in the same cell, and replaces them there.
    ...(status === 'failed' && { outputs })
  };
}

/** What its verdict makes of it. */
export function blockEnd(
  event: SavedEvent & { type: 'code-end' },
  tries?: boolean
): Partial<IBlockPart> {
  const note = event.reasons?.join(' ');
  if (event.cut) {
    return { status: 'stopped', verdict: 'insert', note };
  }
  const {
    doubtful,
    hides_errors: hidesErrors,
    risks,
    safe,
    unpreserved,
    verdict
  } = event;
  // What the model tries asks nobody.
  const acts = tries ? 'running' : 'waiting';
  const status = verdict === 'insert' ? 'inserted' : acts;
  return {
    ...{ status, verdict, note },
    ...(risks && { risks }),
    ...(safe && { safe }),
    ...(doubtful && { doubtful }),
    ...(hidesErrors && { hidesErrors }),
    ...(unpreserved && { unpreserved })
  };
}

/** What an action makes of it. */
export function blockChange(
  block: IBlockPart,
  action: ActionEvent
): Partial<IBlockPart> {
  const cell = action.cell ?? block.cell;
  const inserted = block.inserted || Boolean(action.cell);
  const note = action.reason || undefined;
  switch (action.action) {
    case 'inserted':
      return { cell, inserted: true };
    case 'running':
      return {
        ...{ cell, status: 'running', note: undefined },
        code: action.source ?? block.code,
        // By the server's clock; a page that sends the run itself goes by its own.
        started: action.time === undefined ? undefined : 1000 * action.time
      };
    case 'installed':
      return action.status === 'skipped'
        ? {}
        : {
            installed: {
              package: action.package ?? '',
              ok: action.status === 'ok',
              said: note ?? ''
            }
          };
    case 'skipped':
      return {
        cell,
        inserted,
        status: note === 'stopped' ? 'stopped' : 'skipped',
        note
      };
    case 'ran':
      return {
        cell,
        inserted,
        status: STATUS[action.status ?? 'unknown'],
        code: action.source ?? block.code,
        execution_count: action.execution_count,
        duration: action.duration,
        result: action.result,
        note
      };
    default:
      return {};
  }
}
