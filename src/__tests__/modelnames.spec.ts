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
  const names = [17, 18, 170].map(
    each => `${head}${each}-instruct-fp8-2026-01`
  );
  const found = cuts(names);
  expect(found).toEqual([
    [head, '17-instr', 'uct-fp8-', '2026-01'],
    [head, '18-instr', 'uct-fp8-', '2026-01'],
    [head, '170-inst', 'ruct-fp8-', '2026-01']
  ]);
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
