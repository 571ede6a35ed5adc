/** A transcript while it is changed: what a change touches is copied once, the rest is shared. */

import type { IBlockPart, ITranscript, ITurn, Part } from './transcript';

export class Draft {
  constructor(transcript: ITranscript) {
    this.transcript = { ...transcript, turns: [...transcript.turns] };
  }

  /** The result; only this draft changes it. */
  readonly transcript: ITranscript;

  /** The turn of this number, to be changed. */
  turn(number: number): ITurn | null {
    const { turns } = this.transcript;
    // The server's numbers grow, and changes are about the latest turns.
    for (let index = turns.length - 1; index >= 0; index--) {
      const { turn } = turns[index];
      if (turn === number) {
        return this._own(index);
      }
      if (turn > 0 && turn < number) {
        return null;
      }
    }
    return null;
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
      parts[index] = { ...part, ...change(part) };
    }
  }

  /** Changes every part of every turn for which `change` has something new. */
  changeParts(change: (part: Part, turn: ITurn) => Part): void {
    this.transcript.turns.forEach((turn, at) =>
      turn.parts.forEach((part, index) => {
        const changed = change(part, turn);
        if (changed !== part) {
          this._own(at).parts[index] = changed;
        }
      })
    );
  }

  private _own(index: number): ITurn {
    const { turns } = this.transcript;
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
