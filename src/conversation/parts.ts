/** Small changes of a transcript: pure, and untouched turns and parts stay the same objects. */

import type {
  BlockStatus,
  IBlockPart,
  IErrorWords,
  ISentFile,
  IShownOutput,
  ITranscript,
  ITurn,
  NoticeReason,
  Part
} from '../server/wire';

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

/** Fills in the cells of blocks from what the notebook's cells say, by `turn/block`. */
export function locateCells(
  transcript: ITranscript,
  cells: ReadonlyMap<string, string>
): ITranscript {
  const turns = transcript.turns.map(turn => ({
    ...turn,
    parts: turn.parts.map(part => {
      const cell =
        part.type === 'block' && cells.get(`${turn.turn}/${part.block}`);
      return cell && !part.inserted ? { ...part, cell, inserted: true } : part;
    })
  }));
  return { ...transcript, turns };
}

/** Blocks that nobody drives any more: what was running may have ended in any way. */
export function closeBlocks(transcript: ITranscript): ITranscript {
  const ends: Partial<Record<BlockStatus, BlockStatus>> = {
    writing: 'stopped',
    waiting: 'stopped',
    running: 'unknown'
  };
  const close = (part: Part) => {
    const status = part.type === 'block' ? ends[part.status] : undefined;
    return status ? { ...part, status } : part;
  };
  const turns = transcript.turns.map(turn =>
    turn.parts.some(part => part.type === 'block' && ends[part.status])
      ? { ...turn, parts: turn.parts.map(close) }
      : turn
  );
  return { ...transcript, live: null, open: false, turns };
}

export function addError(
  transcript: ITranscript,
  turn: number,
  words: IErrorWords
): ITranscript {
  const { kind, message, kept, retryable, wait } = words;
  return withParts(transcript, turn, parts => [
    ...parts,
    { type: 'error', kind, message, kept, retryable, ...(wait && { wait }) }
  ]);
}

export function addNotice(
  transcript: ITranscript,
  turn: number,
  reason: NoticeReason,
  detail = ''
): ITranscript {
  return withParts(transcript, turn, parts => [
    ...parts,
    { type: 'notice', reason, detail }
  ]);
}

/**
 * A turn that the server does not know yet, so that the prompt shows at once. Its number is
 * negative until the server gives it one; a turn that never reached the server keeps it.
 *
 * The latest prompt again, if nothing came of it, is that turn again.
 */
export function addTurn(
  transcript: ITranscript,
  prompt: string,
  files: ISentFile[] = [],
  outputs: IShownOutput[] = []
): ITranscript {
  const sent = {
    ...(files.length && { files }),
    ...(outputs.length && { outputs })
  };
  const last = transcript.turns.at(-1);
  if (last?.prompt === prompt && isMute(last)) {
    return withTurn(transcript, last.turn, turn => ({
      ...{ ...turn, ...sent },
      reason: undefined,
      next: undefined,
      parts: withoutFailure(turn.parts)
    }));
  }
  const turn = -(transcript.turns.length + 1);
  const added = { turn, prompt, ...sent, model: '', parts: [] };
  const turns = [...transcript.turns, added];
  return { ...transcript, turns };
}

/** Whether nothing has come of a turn but failures. */
export function isMute(turn: ITurn): boolean {
  return !turn.parts.some(isSpoken);
}

/** A step that failed before it said anything is forgotten when it is tried again. */
export function withoutFailure(parts: Part[]): Part[] {
  const step = latestStep(parts);
  const spoke = step.some(isSpoken);
  return spoke ? parts : parts.slice(0, parts.length - step.length);
}

/** The parts from the latest step on; all of them, where the server has not begun one. */
export function latestStep(parts: Part[]): Part[] {
  const begun = parts.map(part => part.type).lastIndexOf('step');
  return parts.slice(Math.max(0, begun));
}

/** Whether a part is of the model; white space alone says nothing, as on the server. */
export function isSpoken(part: Part): boolean {
  return part.type === 'text' ? part.text.trim() !== '' : part.type === 'block';
}

export function withTurn(
  transcript: ITranscript,
  turn: number,
  change: (turn: ITurn) => ITurn
): ITranscript {
  const turns = transcript.turns.map(each =>
    each.turn === turn ? change(each) : each
  );
  return { ...transcript, turns };
}

export function withParts(
  transcript: ITranscript,
  turn: number,
  change: (parts: Part[]) => Part[]
): ITranscript {
  return withTurn(transcript, turn, each => ({
    ...each,
    parts: change(each.parts)
  }));
}
