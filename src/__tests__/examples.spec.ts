import { nullTranslator } from '@jupyterlab/translation';

import { examples, type IScene } from '../panel/examples';

const trans = nullTranslator.load('jupyterlab_gptcode');
const EMPTY: IScene = {
  isSmall: false,
  longest: null,
  failed: null,
  files: []
};
const prompts = (scene: Partial<IScene>) =>
  examples({ ...EMPTY, ...scene }, trans).map(({ prompt }) => prompt);

const KNAPSACK = 'Find the best set of items for the capacity in weights.txt';
const EXPLAIN = 'Explain what this notebook does';
const PLOT = 'Plot a sine wave and its derivative';
const PRODUCT = 'Print the product of 6 and 7.';

describe('examples', () => {
  it.each([
    ['an empty notebook in an empty folder', {}, [PLOT, PRODUCT]],
    ['a full notebook', { longest: 3 }, ['Explain cell 3', EXPLAIN, PLOT]],
    [
      'a notebook with an error',
      { longest: 3, failed: 5 },
      ['Fix the error in cell 5', 'Explain cell 3', EXPLAIN]
    ],
    [
      'a table beside it, the first by name',
      { files: ['z.csv', 'notes.md', 'Sales.CSV'] },
      ['Explore Sales.CSV', PLOT, PRODUCT]
    ],
    [
      "the demo's folder",
      { files: ['knapsack.ipynb', 'weights.txt'], longest: 1 },
      [KNAPSACK, 'Explain cell 1', EXPLAIN]
    ],
    [
      'all of them',
      { files: ['a.parquet', 'weights.txt'], longest: 2, failed: 4 },
      [KNAPSACK, 'Fix the error in cell 4', 'Explore a.parquet']
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
    const scene = { isSmall: true, longest: 1, files: ['weights.txt'] };
    expect(prompts(scene)).toEqual([
      PRODUCT,
      'Find the largest number in 17, 4, 92, 35, 61'
    ]);
  });

  it('name the file that goes with the prompt', () => {
    const scene = { ...EMPTY, files: ['a.csv'] };
    expect(examples(scene, trans)[0].file).toBe('a.csv');
  });
});
