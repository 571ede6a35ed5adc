/** Where long names are cut, so that what tells them apart stays in sight. */

const SHORT = 24; // characters of a name that may lose its end
const HEAD = 8; // characters that are in sight at the beginning
const TAIL = 11; // and at the end: most long names differ there
const MIDDLE = 4; // and between the two

/**
 * The parts of each long name: its beginning, what tells it from the most similar ones, what is
 * between, and its end. The second and the last are shown whole.
 */
export type Cut = readonly [string, string, string, string];

export function cut(name: string, apart?: number): Cut {
  if (name.length <= SHORT) {
    return [name, '', '', ''];
  }
  const end = name.length - TAIL;
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
    const place = Math.max(
      differs(stem, stems, index, -1),
      differs(stem, stems, index, 1)
    );
    const from = wordAt(stem, place);
    if (from >= HEAD) {
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

/** Where a text differs from the next one in this direction that neither continues it nor begins it. */
function differs(
  stem: string,
  stems: readonly string[],
  index: number,
  step: 1 | -1
): number {
  for (let at = index + step; at >= 0 && at < stems.length; at += step) {
    const place = shared(stem, stems[at]);
    if (place < Math.min(stem.length, stems[at].length)) {
      return place;
    }
  }
  return 0;
}

/** How many characters two texts have in common at their beginnings. */
function shared(one: string, other: string): number {
  let count = 0;
  while (count < one.length && one[count] === other[count]) {
    count += 1;
  }
  return count;
}

/** Where the word begins that has this character: "17" is shown whole where it differs from "18". */
function wordAt(name: string, place: number): number {
  const word = /[^-_/.: ]*$/.exec(name.slice(0, place));
  return word && word[0].length < MIDDLE ? word.index : place;
}
