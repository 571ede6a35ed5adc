/** The transcript continued with live events. Pure; `transcript.py` folds the same shape. */

import type {
  BlockStatus,
  IBlockPart,
  IErrorWords,
  ITranscript,
  ITurn,
  Part,
  StepEvent
} from './wire';

/** A transcript with one more event; untouched turns and parts stay the same objects. */
export function applyEvent(
  transcript: ITranscript,
  event: StepEvent
): ITranscript {
  if (event.seq <= transcript.seq) {
    return transcript;
  }
  const next = { ...transcript, seq: event.seq };
  switch (event.type) {
    case 'step-start': {
      const opened = openTurn(next, event);
      return withTurn({ ...opened, live: event.step }, event.turn, turn => ({
        ...turn,
        model: event.model,
        reason: undefined,
        parts: [...turn.parts, { type: 'step', step: event.step }]
      }));
    }
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
          cell: event.cell ?? null
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
        note: event.reasons?.join(' ')
      }));
    case 'step-end':
      return withTurn({ ...next, live: null }, event.turn, turn => ({
        ...turn,
        reason: event.reason
      }));
    case 'error':
      return addError({ ...next, live: null }, event.turn, event);
    case 'usage':
      return next;
  }
}

/** Changes fields of one block. */
export function updateBlock(
  transcript: ITranscript,
  turn: number,
  block: number,
  change: (block: IBlockPart) => Partial<IBlockPart>
): ITranscript {
  return withParts(transcript, turn, parts =>
    parts.map(part =>
      part.type === 'block' && part.block === block
        ? { ...part, ...change(part) }
        : part
    )
  );
}

/** Blocks that nobody drives any more: what was running may have ended in any way. */
export function closeBlocks(transcript: ITranscript): ITranscript {
  const ends: Partial<Record<BlockStatus, BlockStatus>> = {
    writing: 'stopped',
    waiting: 'stopped',
    running: 'unknown'
  };
  const turns = transcript.turns.map(turn => ({
    ...turn,
    parts: turn.parts.map(part => {
      const status = part.type === 'block' ? ends[part.status] : undefined;
      return status ? { ...part, status } : part;
    })
  }));
  return { ...transcript, live: null, turns };
}

export function addError(
  transcript: ITranscript,
  turn: number,
  words: IErrorWords
): ITranscript {
  const { kind, message, kept, retryable } = words;
  return withParts(transcript, turn, parts => [
    ...parts,
    { type: 'error', kind, message, kept, retryable }
  ]);
}

/**
 * A turn that the server does not know yet, so that the prompt shows at once. Its number is
 * negative until the server gives it one; a turn that never reached the server keeps it.
 */
export function addTurn(transcript: ITranscript, prompt: string): ITranscript {
  const turn = -(transcript.turns.length + 1);
  const turns = [...transcript.turns, { turn, prompt, model: '', parts: [] }];
  return { ...transcript, turns };
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
  const last = turns[turns.length - 1];
  if (last && last.turn < 0) {
    return withTurn(transcript, last.turn, turn => ({
      ...turn,
      turn: event.turn
    }));
  }
  const turn: ITurn = {
    turn: event.turn,
    prompt: event.prompt ?? '',
    model: event.model,
    parts: []
  };
  return { ...transcript, turns: [...turns, turn] };
}

function withTurn(
  transcript: ITranscript,
  turn: number,
  change: (turn: ITurn) => ITurn
): ITranscript {
  const turns = transcript.turns.map(each =>
    each.turn === turn ? change(each) : each
  );
  return { ...transcript, turns };
}

function withParts(
  transcript: ITranscript,
  turn: number,
  change: (parts: Part[]) => Part[]
): ITranscript {
  return withTurn(transcript, turn, each => ({
    ...each,
    parts: change(each.parts)
  }));
}

function addText(parts: Part[], text: string): Part[] {
  const last = parts[parts.length - 1];
  return last?.type === 'text'
    ? [...parts.slice(0, -1), { type: 'text', text: last.text + text }]
    : [...parts, { type: 'text', text }];
}
