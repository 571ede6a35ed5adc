/** Where long names are cut, so that what tells them apart stays in sight. */

const SHORT = 24; // characters of a name that may lose its end
const HEAD = 8; // characters that are in sight at the beginning
const TAIL = 11; // and at the end: most long names differ there
const MIDDLE = 8; // and between the two
const REST = 7; // at the end of a name that differs in its middle

/**
 * The parts of each long name: its beginning, what tells it from the most similar ones, what is
 * between, and its end. The second and the last are shown whole.
 */
export type Cut = readonly [string, string, string, string];

export function cut(name: string, apart?: number): Cut {
  if (name.length <= SHORT) {
    return [name, '', '', ''];
  }
  const end = name.length - (apart === undefined ? TAIL : REST);
  const from = apart ?? end;
  const to = end - from > MIDDLE + 2 ? from + MIDDLE : end;
  return [
    name.slice(0, from),
    name.slice(from, to),
    name.slice(to, end),
    name.slice(end)
  ];
}

/** For each name that has the beginning and the end of another: where the two differ. */
export function apartIn(names: readonly string[]): Map<string, number> {
  const long = names.filter(name => name.length > SHORT);
  // Names that differ in their ends only need nothing else.
  const stems = [...new Set(long.map(stemOf))].sort();
  const places = new Map<string, number>();
  stems.forEach((stem, index) => {
    const near = [stems[index - 1] ?? '', stems[index + 1] ?? ''];
    const place = Math.max(...near.map(other => shared(stem, other)));
    const from = wordAt(stem, place);
    if (from >= HEAD && place < stem.length) {
      places.set(stem, from);
    }
  });
  return new Map(
    long.flatMap(name => {
      const place = places.get(stemOf(name));
      return place === undefined ? [] : [[name, place] as const];
    })
  );
}

function stemOf(name: string): string {
  return name.slice(0, -TAIL);
}

/** How many characters are as in the other's beginning; 0 where the other ends there. */
function shared(one: string, other: string): number {
  let count = 0;
  while (count < one.length && one[count] === other[count]) {
    count += 1;
  }
  return count === other.length ? 0 : count;
}

/** Where the word begins that has this character: "17" is shown whole where it differs from "18". */
function wordAt(name: string, place: number): number {
  const word = /[^-_/.: ]*$/.exec(name.slice(0, place));
  return word && word[0].length < MIDDLE ? word.index : place;
}
