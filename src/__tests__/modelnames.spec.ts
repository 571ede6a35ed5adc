/** What a row of the list of models shows of names and windows. */

import { apartIn, cut } from '../panel/models/cuts';
import { tokens } from '../panel/models/words';

const cuts = (names: readonly string[]) => {
  const apart = apartIn(names);
  return names.map(name => cut(name, apart.get(name)));
};

it('leaves short names whole, and cuts long ones before their ends', () => {
  const ends = ['fp8', 'q4'].map(end => `somebody/another-long-name-${end}`);
  expect(cuts(['gpt-a', ...ends])).toEqual([
    ['gpt-a', '', '', ''],
    ['somebody/another-lo', '', '', 'ng-name-fp8'],
    ['somebody/another-l', '', '', 'ong-name-q4']
  ]);
});

it('shows where names differ that have the same beginning and end', () => {
  const head = 'organization-0/a-very-long-name-';
  const names = [17, 18, 170].flatMap(each =>
    ['fp8', 'q4'].map(end => `${head}${each}-instruct-${end}-2026-01`)
  );
  const found = cuts(names);
  expect(found.map(([first, middle, , last]) => [first, middle, last])).toEqual(
    ['17-i', '17-i', '18-i', '18-i', '170-', '170-'].map((middle, index) => [
      ...[head, middle, index % 2 ? '-q4-2026-01' : 'fp8-2026-01']
    ])
  );
  expect(found.map(parts => parts.join(''))).toEqual(names);
});

it.each([
  [500, '500'],
  [1_000, '1k'],
  [4_096, '4k'],
  [16_385, '16k'],
  [32_768, '32k'],
  [128_000, '128k'],
  [131_072, '128k'],
  [200_000, '200k'],
  [922_000, '922k'],
  [999_999, '1M'],
  [1_048_576, '1M'],
  [1_500_000, '1.5M']
])('writes %i tokens as %s', (count, written) => {
  expect(tokens(count)).toBe(written);
});
