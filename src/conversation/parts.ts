/** Small changes of a transcript: pure, and untouched turns and parts stay the same objects. */

import { showBranch } from './branches';
import { withChange, type Draft } from './draft';
import type {
  BlockStatus,
  IAttachments,
  IBlockPart,
  ITranscript,
  ITurn,
  Part
} from './transcript';
import type { IAction, IErrorWords, NoticeReason } from '../server/wire';

/** Changes fields of one block. */
export function updateBlock(
  transcript: ITranscript,
  turn: number,
  block: number,
  change: (block: IBlockPart) => Partial<IBlockPart>
): ITranscript {
  return withChange(transcript, draft =>
    draft.changeBlock(turn, block, change)
  );
}

/** Fills in the cells of blocks from what the notebook's cells say, by `turn/block`. */
export function locateCells(
  transcript: ITranscript,
  cells: ReadonlyMap<string, string>
): ITranscript {
  return withChange(transcript, draft =>
    draft.changeParts((part, { turn }) => {
      const cell = part.type === 'block' && cells.get(`${turn}/${part.block}`);
      return cell && !part.inserted ? { ...part, cell, inserted: true } : part;
    })
  );
}

/** What a block becomes that no page drives any more: a run may have ended in any way. */
const CLOSED: Partial<Record<BlockStatus, BlockStatus>> = {
  writing: 'stopped',
  waiting: 'stopped',
  running: 'unknown'
};

/** The turn is over: nobody drives it, and nothing more comes. */
export function closeTurn(draft: Draft, turn: ITurn | null): void {
  Object.assign(draft.transcript, { live: null, open: false });
  closeBlocks(turn?.parts ?? []);
}

/** The user has stopped a turn; one that failed says why instead. */
export function stopTurn(turn: ITurn | null): void {
  if (turn && turn.parts.at(-1)?.type !== 'error') {
    turn.reason = 'stopped';
  }
}

/** A page or the user has ended a turn. */
export function endTurn(draft: Draft, turn: ITurn | null): void {
  if (turn) {
    turn.isClosed = true;
  }
  closeTurn(draft, turn);
}

/** Cells of a turn were undone or redone: all that could be or, with `cell`, this one. */
export function noteUndo(
  turn: ITurn | null,
  {
    action,
    cell,
    cells = [],
    together
  }: Pick<IAction, 'action' | 'cell' | 'cells' | 'together'>
): void {
  if (turn) {
    const isUndo = action === 'undone';
    const rest = (turn.undone ?? []).filter(each => !cells.includes(each));
    turn.undone = isUndo ? [...rest, ...cells] : rest;
    const stays = turn.isUndone && !!cell && rest.length > 0;
    turn.isUndone = isUndo ? turn.isUndone || !cell : stays;
    if (isUndo && together) {
      turn.isUndoneTogether = true;
    } else {
      delete turn.isUndoneTogether;
    }
  }
}

/** The user has sent another prompt: what waits in the turn before is not run. */
export function passOver(parts: Part[]): void {
  parts.forEach((part, index) => {
    const waits = part.type === 'block' && part.status === 'waiting';
    parts[index] = waits ? { ...part, ...PASSED_OVER } : closed(part);
  });
}

export const PASSED_OVER = { status: 'skipped', note: 'passed-over' } as const;

/** Closes all turns. */
export function closeAll(draft: Draft): void {
  Object.assign(draft.transcript, { live: null, open: false });
  draft.changeParts(closed);
}

/** Changes the parts of a turn that is being changed. */
function closeBlocks(parts: Part[]): void {
  parts.forEach((part, index) => {
    parts[index] = closed(part);
  });
}

function closed(part: Part): Part {
  if (part.type !== 'block') {
    return part;
  }
  const status = CLOSED[part.status];
  return status ? { ...part, status } : part;
}

export function errorPart(words: IErrorWords): Part {
  const { detail, kind, message, kept, retryable, wait } = words;
  const more = { ...(wait && { wait }), ...(detail && { detail }) };
  return { type: 'error', kind, message, kept, retryable, ...more };
}

export function noticePart(reason: NoticeReason, detail = ''): Part {
  return { type: 'notice', reason, detail };
}

/** Adds a notice; several signs of one end of a kernel are one notice, with what is known of it. */
export function addNotice(
  draft: Draft,
  turn: number,
  reason: NoticeReason,
  detail = ''
): void {
  const last = draft.turn(turn)?.parts.at(-1);
  const isAgain =
    isKernelEnd(reason) && last?.type === 'notice' && isKernelEnd(last.reason);
  if (!isAgain) {
    draft.addPart(turn, noticePart(reason, detail));
  } else {
    addDetail(draft, turn, reason, detail);
  }
}

/** What a page noticed, and what the server knows of it. */
export function addNoticed(
  draft: Draft,
  action: { turn: number; reason?: string; exit_code?: number | null }
): void {
  const reason = action.reason as NoticeReason;
  addNotice(draft, action.turn, reason, exitDetail(action));
}

/** What a notice did not say yet, if it is still there. */
export function addDetail(
  draft: Draft,
  turn: number,
  reason: NoticeReason,
  detail: string
): void {
  const parts = draft.turn(turn)?.parts ?? [];
  const index = parts.findLastIndex(
    part => part.type === 'notice' && part.reason === reason
  );
  const known = parts[index];
  if (known?.type === 'notice' && !known.detail) {
    parts[index] = { ...known, detail };
  }
}

function isKernelEnd(reason: NoticeReason): boolean {
  return reason.startsWith('kernel-');
}

/** How a kernel died, as a notice has it: by a signal if it is below zero. */
export function exitDetail({ exit_code }: { exit_code?: number | null }) {
  return exit_code === undefined || exit_code === null ? '' : `${exit_code}`;
}

/** What was sent with a prompt, without empty lists. */
export function attachments({
  files = [],
  named = [],
  outputs = [],
  selection,
  variables = []
}: IAttachments): IAttachments {
  return {
    ...(files.length && { files }),
    ...(outputs.length && { outputs }),
    ...(named.length && { named }),
    ...(variables.length && { variables }),
    ...(selection && { selection })
  };
}

/** Replaces what was sent with the prompt of a turn. */
export function setAttachments(turn: ITurn, sent: IAttachments): void {
  delete turn.files;
  delete turn.outputs;
  delete turn.named;
  delete turn.variables;
  delete turn.selection;
  Object.assign(turn, sent);
}

/**
 * A turn that the server does not know yet, so that the prompt shows at once. Its number is
 * negative until the server gives it one.
 *
 * If the latest turn has the same prompt and no answer, it is tried again. A prompt that never
 * reached the server makes room for the next one. With `after`, the turn follows that one.
 */
export function addTurn(
  transcript: ITranscript,
  prompt: string,
  attached: IAttachments = {},
  after?: number
): ITranscript {
  const sent = attachments(attached);
  const last = transcript.turns.at(-1);
  const isUnsent = (turn: ITurn) => turn.turn < 0 && isSilent(turn);
  const isRepeated =
    after === undefined &&
    last &&
    isSilent(last) &&
    (last.prompt === prompt || isUnsent(last));
  return withChange(transcript, draft => {
    if (isRepeated) {
      return restart(draft.turn(last.turn), prompt, sent);
    }
    const { turns } = draft.transcript;
    draft.transcript.turns = turns.filter(turn => !isUnsent(turn));
    if (after !== undefined) {
      passOver((last && draft.turn(last.turn)?.parts) ?? []);
      showBranch(draft.transcript, after);
    }
    const turn = -(draft.transcript.turns.length + 1);
    draft.add({ turn, prompt, ...sent, model: '', parts: [], after });
  });
}

/** Shows another branch: on the one before, nothing more happens. */
export function switchTo(draft: Draft, last: number): void {
  closeAll(draft);
  showBranch(draft.transcript, last);
}

function restart(turn: ITurn | null, prompt: string, sent: IAttachments): void {
  if (turn) {
    setAttachments(turn, sent);
    Object.assign(turn, { prompt, reason: undefined, next: undefined });
    dropFailure(turn);
  }
}

/** Whether nothing has come of a turn but failures. */
export function isSilent(turn: ITurn): boolean {
  return !turn.parts.some(isSpoken);
}

/**
 * Removes the latest step from a turn if it failed before it said anything. A summary that was made
 * in it stands.
 */
export function dropFailure(turn: ITurn): void {
  const step = latestStep(turn.parts);
  if (!step.some(isSpoken)) {
    turn.parts.length -= step.length;
    turn.parts.push(...step.filter(({ type }) => type === 'summary'));
  }
}

/** The parts from the latest step on; all of them, if the server has not started one. */
export function latestStep(parts: Part[]): Part[] {
  const start = parts.findLastIndex(part => part.type === 'step');
  return parts.slice(Math.max(0, start));
}

/** The id of a turn's latest step; empty if the server has started none. */
export function stepOf(turn: ITurn | null): string {
  const [start] = latestStep(turn?.parts ?? []);
  return start?.type === 'step' ? start.step : '';
}

/** Whether a part is the model's; white space alone does not count, as on the server. */
export function isSpoken(part: Part): boolean {
  return part.type === 'text' ? part.text.trim() !== '' : part.type === 'block';
}
