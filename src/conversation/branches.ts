/** Branches: the turns that are shown, and those that the user has gone back from. */

import type { ITranscript, ITurn } from './transcript';

/** The turns of all branches that the server has, in the order in which they began. */
export function allTurns({ turns, others = [] }: ITranscript): ITurn[] {
  return [...turns, ...others]
    .filter(({ turn }) => turn > 0)
    .sort((one, other) => one.turn - other.turn);
}

/** The turn that each turn follows, 0 if none, as `branches.py` finds it. */
export function turnsBefore(all: ITurn[]): Map<number, number> {
  const found = new Map<number, number>();
  let latest = 0;
  for (const { turn, after = -1 } of all) {
    // The turn that it names may be lost with a damaged line.
    found.set(turn, after === 0 || found.has(after) ? after : latest);
    latest = turn;
  }
  return found;
}

/** Shows the branch that ends with the turn `last`. */
export function showBranch(transcript: ITranscript, last: number): void {
  const all = allTurns(transcript);
  const before = turnsBefore(all);
  const shown = new Set<number>();
  for (let turn = last; turn; turn = before.get(turn) ?? 0) {
    shown.add(turn);
  }
  transcript.turns = all.filter(({ turn }) => shown.has(turn));
  transcript.others = all.filter(({ turn }) => !shown.has(turn));
}
