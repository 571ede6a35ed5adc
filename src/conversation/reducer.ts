/** The transcript continued with live events. Pure; `transcript.py` folds the same shape. */

import {
  addError,
  addNotice,
  closeBlocks,
  updateBlock,
  withoutFailure,
  withParts,
  withTurn
} from './parts';
import type {
  BlockStatus,
  ConversationEvent,
  IAction,
  IBlockPart,
  ITranscript,
  ITurn,
  NoticeReason,
  Part,
  ResultStatus,
  StepEvent
} from '../server/wire';

/** What is shown of a cell that has run. */
export const STATUS: Record<ResultStatus, BlockStatus> = {
  ok: 'done',
  error: 'failed',
  skipped: 'skipped',
  stopped: 'stopped',
  unknown: 'unknown'
};

/** A transcript with one more event; one that it has already changes nothing. */
export function applyEvent(
  transcript: ITranscript,
  event: ConversationEvent
): ITranscript {
  if (event.type === 'driver') {
    const { client, here, open } = event;
    const driven = { ...transcript, driver: client, here, open };
    return open || driven.live ? driven : closeBlocks(driven);
  }
  if (event.seq <= transcript.seq) {
    return transcript;
  }
  const next = { ...transcript, seq: event.seq };
  switch (event.type) {
    case 'action':
      return applyAction(next, event);
    case 'compaction':
      return addNotice(next, event.turn, 'compacted');
    case 'produced': {
      const { files, more } = event;
      const made = { files, ...(more && { more }) };
      return updateBlock(next, event.turn, event.block, () => made);
    }
    default:
      return applyStepEvent(next, event);
  }
}

function applyStepEvent(next: ITranscript, event: StepEvent): ITranscript {
  switch (event.type) {
    case 'step-start':
      return beginStep(next, event);
    case 'text-delta':
      return withParts(next, event.turn, parts => addText(parts, event.text));
    case 'code-start':
      return withParts(next, event.turn, parts => [
        ...parts,
        {
          type: 'block',
          block: event.block,
          language: event.language,
          code: '',
          status: 'writing',
          cell: event.cell ?? null,
          inserted: false
        }
      ]);
    case 'code-delta':
      return updateBlock(next, event.turn, event.block, block => ({
        code: block.code + event.text
      }));
    case 'code-end':
      return updateBlock(next, event.turn, event.block, () => ({
        status: event.cut
          ? 'stopped'
          : event.verdict === 'insert'
            ? 'inserted'
            : 'waiting',
        verdict: event.cut ? 'insert' : event.verdict,
        note: event.reasons?.join(' ')
      }));
    case 'step-end':
      return withTurn({ ...next, live: null }, event.turn, turn => ({
        ...turn,
        reason: event.reason,
        next: event.next
      }));
    case 'error':
      return addError({ ...next, live: null }, event.turn, event);
    case 'usage':
      return next;
  }
}

/** What another page did; what this one does it shows by itself. */
function applyAction(
  next: ITranscript,
  action: IAction & { turn: number }
): ITranscript {
  const { client, turn } = action;
  switch (action.action) {
    case 'renamed': {
      const notebook = action.notebook ?? next.notebook;
      return addNotice({ ...next, notebook }, turn, 'renamed', notebook);
    }
    case 'noticed':
      return addNotice(next, turn, action.reason as NoticeReason);
    case 'taken-over':
      return { ...next, driver: client, here: true, open: true };
    case 'ended':
      return closeBlocks(next);
    default:
      return updateBlock(next, turn, action.block ?? 0, block =>
        blockChange(block, action)
      );
  }
}

function blockChange(block: IBlockPart, action: IAction): Partial<IBlockPart> {
  const cell = action.cell ?? block.cell;
  const inserted = block.inserted || Boolean(action.cell);
  const reason = action.reason || undefined;
  switch (action.action) {
    case 'inserted':
      return { cell, inserted: true };
    case 'approved':
      return { note: 'approved' };
    case 'running':
      return { cell, status: 'running', note: undefined };
    case 'skipped':
      return {
        cell,
        inserted,
        status: reason === 'stopped' ? 'stopped' : 'skipped',
        note: reason
      };
    case 'ran':
      return {
        cell,
        inserted,
        status: STATUS[action.status ?? 'unknown'],
        code: action.source ?? block.code,
        execution_count: action.execution_count,
        duration: action.duration,
        note: reason
      };
    default:
      return {};
  }
}

function beginStep(
  next: ITranscript,
  event: StepEvent & { type: 'step-start' }
): ITranscript {
  const opened = openTurn({ ...next, live: event.step, open: true }, event);
  const { folder, kind, model, step } = event;
  return withTurn(opened, event.turn, turn => ({
    ...turn,
    model,
    reason: undefined,
    next: undefined,
    parts: [
      ...withoutFailure(turn.parts),
      { type: 'step', step, kind, model, folder }
    ]
  }));
}

/** The transcript with the event's turn in it: there already, ours to number, or new. */
function openTurn(
  transcript: ITranscript,
  event: StepEvent & { type: 'step-start' }
): ITranscript {
  const { turns } = transcript;
  if (turns.some(each => each.turn === event.turn)) {
    return transcript;
  }
  const last = turns.at(-1);
  if (last && last.turn < 0 && last.prompt === event.prompt) {
    return withTurn(transcript, last.turn, turn => ({
      ...turn,
      turn: event.turn
    }));
  }
  const turn: ITurn = {
    turn: event.turn,
    prompt: event.prompt ?? '',
    ...(event.files?.length && { files: event.files }),
    model: event.model,
    parts: []
  };
  return { ...transcript, turns: [...turns, turn] };
}

function addText(parts: Part[], text: string): Part[] {
  const last = parts.at(-1);
  return last?.type === 'text'
    ? [...parts.slice(0, -1), { type: 'text', text: last.text + text }]
    : [...parts, { type: 'text', text }];
}
