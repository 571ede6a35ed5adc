/** Which cell an answer means by its position: the notebook changes, the answer does not. */

import type { ITurn } from './transcript';

/** Positions of cells, counted from 1, by their ids. */
type Positions = ReadonlyMap<string, number>;

export class Places {
  /** Remembers the positions, for the turn's latest step if that is new. */
  note(turn: ITurn | null, positions: Positions): void {
    // For steps before this page was opened, the first positions that it saw stand in.
    this._first ??= positions;
    this._latest = positions;
    const step = turn?.parts.filter(part => part.type === 'step').at(-1);
    if (step && !this._then.has(step.step)) {
      this._then.set(step.step, positions);
    }
  }

  /** The id of the cell at that position then or, if there was none, now. */
  cell(step: string, position: number): string | null {
    const then = this._then.get(step) ?? this._first;
    return find(then, position) ?? find(this._latest, position);
  }

  private _first: Positions | null = null;
  private _latest: Positions | null = null;
  private _then = new Map<string, Positions>();
}

function find(positions: Positions | null, position: number): string | null {
  for (const [cell, at] of positions ?? []) {
    if (at === position) {
      return cell;
    }
  }
  return null;
}
