/** A transcript while it is changed: what a change touches is copied once, the rest is shared. */

import { allTurns } from './branches';
import type {
  BlockStatus,
  IBlockPart,
  ITranscript,
  ITurn,
  Part
} from './transcript';

/** A block that runs or has run. */
const RUN: BlockStatus[] = ['running', 'done', 'failed', 'unknown'];

interface IPlace {
  turn: number;
  block: number;
}

export class Draft {
  constructor(transcript: ITranscript) {
    const { others, turns } = transcript;
    this.transcript = { ...transcript, turns: [...turns] };
    if (others) {
      this.transcript.others = [...others];
    }
  }

  /** The result; only this draft changes it. */
  readonly transcript: ITranscript;

  /** The turn of this number, to be changed. */
  turn(number: number): ITurn | null {
    const { others = [], turns } = this.transcript;
    return this._find(turns, number) ?? this._find(others, number);
  }

  add(turn: ITurn): ITurn {
    this._owned.add(turn);
    this.transcript.turns.push(turn);
    return turn;
  }

  addPart(turn: number, part: Part): void {
    this.turn(turn)?.parts.push(part);
  }

  changeBlock(
    turn: number,
    block: number,
    change: (block: IBlockPart) => Partial<IBlockPart>
  ): void {
    const parts = this.turn(turn)?.parts ?? [];
    const index = parts.findLastIndex(
      part => part.type === 'block' && part.block === block
    );
    const part = parts[index];
    if (part?.type === 'block') {
      const changed = { ...part, ...change(part) };
      if (changed.cell !== null && startsRun(part, changed)) {
        this._replaceRun(changed.cell, { turn, block });
      }
      parts[index] = changed;
    }
  }

  /** Changes every part of every turn for which `change` has something new. */
  changeParts(change: (part: Part, turn: ITurn) => Part): void {
    const { others = [], turns } = this.transcript;
    for (const all of [turns, others]) {
      all.forEach((turn, at) =>
        turn.parts.forEach((part, index) => {
          const changed = change(part, turn);
          if (changed !== part) {
            this._own(all, at).parts[index] = changed;
          }
        })
      );
    }
  }

  /** The outputs that an earlier block left in a cell are replaced by those of this run. */
  private _replaceRun(cell: string, run: IPlace): void {
    this._runs ??= latestRuns(allTurns(this.transcript));
    const before = this._runs.get(cell);
    this._runs.set(cell, run);
    if (before && (before.turn !== run.turn || before.block !== run.block)) {
      this.changeBlock(before.turn, before.block, () => ({ replaced: true }));
    }
  }

  private _find(turns: ITurn[], number: number): ITurn | null {
    // The server's numbers grow, and changes are about the latest turns.
    for (let index = turns.length - 1; index >= 0; index--) {
      const { turn } = turns[index];
      if (turn === number) {
        return this._own(turns, index);
      }
      if (turn > 0 && turn < number) {
        return null;
      }
    }
    return null;
  }

  private _own(turns: ITurn[], index: number): ITurn {
    const turn = turns[index];
    if (this._owned.has(turn)) {
      return turn;
    }
    const copy = { ...turn, parts: [...turn.parts] };
    turns[index] = copy;
    this._owned.add(copy);
    return copy;
  }

  private _owned = new Set<ITurn>();
  private _runs: Map<string, IPlace> | null = null;
}

function startsRun(before: IBlockPart, after: IBlockPart): boolean {
  const isNews = after.status !== before.status && before.status !== 'running';
  return isNews && RUN.includes(after.status);
}

/** Which block of which turn has run last in each cell. */
function latestRuns(turns: ITurn[]): Map<string, IPlace> {
  const found = new Map<string, IPlace>();
  for (const { turn, parts } of turns) {
    for (const part of parts) {
      const hasRun = part.type === 'block' && RUN.includes(part.status);
      if (hasRun && part.cell !== null && !part.replaced) {
        found.set(part.cell, { turn, block: part.block });
      }
    }
  }
  return found;
}

/** A transcript with one change. */
export function withChange(
  transcript: ITranscript,
  change: (draft: Draft) => void
): ITranscript {
  const draft = new Draft(transcript);
  change(draft);
  return draft.transcript;
}
