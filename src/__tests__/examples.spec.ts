import { nullTranslator } from '@jupyterlab/translation';

import { examples, type IScene } from '../panel/examples';

const trans = nullTranslator.load('jupyterlab_gptcode');
const prompts = (scene: Partial<IScene>) =>
  examples({ isSmall: false, isFull: false, files: [], ...scene }, trans).map(
    ({ prompt }) => prompt
  );

const KNAPSACK = 'Find the best set of items for the capacity in weights.txt';
const EXPLAIN = 'Explain what this notebook does';
const PLOT = 'Plot a sine wave and its derivative';
const PRODUCT = 'Print the product of 6 and 7.';

describe('examples', () => {
  it.each([
    ['an empty notebook in an empty folder', {}, [PLOT, PRODUCT]],
    ['a full notebook', { isFull: true }, [EXPLAIN, PLOT, PRODUCT]],
    [
      'a table beside it, the first by name',
      { files: ['z.csv', 'notes.md', 'Sales.CSV'] },
      ['Explore Sales.CSV', PLOT, PRODUCT]
    ],
    [
      "the demo's folder",
      { files: ['knapsack.ipynb', 'weights.txt'], isFull: true },
      [KNAPSACK, EXPLAIN, PLOT]
    ],
    [
      'all of them',
      { files: ['a.parquet', 'weights.txt'], isFull: true },
      [KNAPSACK, 'Explore a.parquet', EXPLAIN]
    ],
    [
      'a name that lies',
      { files: ['a\u202e.csv'] },
      ['Explore a⟨U+202E⟩.csv', PLOT, PRODUCT]
    ]
  ])('suit %s', (_, scene, expected) => {
    expect(prompts(scene)).toEqual(expected);
  });

  it('ask nothing of a small model that it cannot do', () => {
    const scene = { isSmall: true, isFull: true, files: ['weights.txt'] };
    expect(prompts(scene)).toEqual([
      PRODUCT,
      'Find the largest number in 17, 4, 92, 35, 61'
    ]);
  });

  it('name the file that goes with the prompt', () => {
    const scene = { isSmall: false, isFull: false, files: ['a.csv'] };
    expect(examples(scene, trans)[0].file).toBe('a.csv');
  });
});
