import { nullTranslator } from '@jupyterlab/translation';

import { examples, type IScene } from '../panel/examples';

const trans = nullTranslator.load('jupyterlab_gptcode');
const EMPTY: IScene = {
  ...{ isSmall: false, seesImages: false, level: 'samples' },
  ...{ language: 'python', longest: null, failed: null },
  ...{ files: [], attached: [], opened: [] }
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
    [
      'a full notebook',
      { longest: 3 },
      ['Explain cell 3', EXPLAIN, PLOT, PRODUCT]
    ],
    [
      'a notebook with an error',
      { longest: 3, failed: 5 },
      ['Fix the error in cell 5', 'Explain cell 3', EXPLAIN, PLOT]
    ],
    [
      'a table beside it, the first by name',
      { files: ['z.csv', 'notes.md', 'Sales.CSV'] },
      ['Explore Sales.CSV', PLOT, PRODUCT]
    ],
    [
      "the demo's folder",
      { files: ['knapsack.ipynb', 'weights.txt'], longest: 1 },
      [KNAPSACK, 'Explain cell 1', EXPLAIN, PLOT]
    ],
    [
      'all of them',
      { files: ['a.parquet', 'weights.txt'], longest: 2, failed: 4 },
      [
        ...[KNAPSACK, 'Fix the error in cell 4'],
        ...['Explore a.parquet', 'Explain cell 2']
      ]
    ],
    [
      'a name that lies',
      { files: ['a\u202e.csv'] },
      ['Explore a⟨U+202E⟩.csv', PLOT, PRODUCT]
    ],
    [
      'files that the user has dropped and opened, before all else',
      {
        ...{ files: ['b.csv', 'c.md', 'd.csv'], failed: 4 },
        ...{ attached: ['data/a.csv', 'b.csv'], opened: ['b.csv', 'c.md'] }
      },
      [
        ...['Describe data/a.csv', 'Describe b.csv', 'Describe c.md'],
        'Fix the error in cell 4'
      ]
    ],
    [
      'an open file only if the server lists it, and it can be read',
      {
        files: ['a.bin', 'passwords.csv', 'x.ipynb', 'y.png'],
        opened: ['a.bin', 'passwords.csv', 'x.ipynb', 'y.png', 'gone.csv']
      },
      [PLOT, PRODUCT]
    ],
    [
      'a picture, for a model that sees none',
      { attached: ['a.png', 'b.csv'] },
      ['Describe b.csv', PLOT, PRODUCT]
    ],
    [
      'a picture, for a model that sees it',
      { attached: ['a.png'], seesImages: true },
      ['Describe a.png', PLOT, PRODUCT]
    ],
    [
      'a model that sees prompts alone',
      {
        ...{ level: 'prompts', longest: 1, failed: 2 },
        ...{ attached: ['a.csv'], files: ['a.csv', 'b.csv', 'weights.txt'] }
      },
      [PLOT, PRODUCT]
    ],
    ['a kernel of R', { language: 'R' }, [PLOT, PRODUCT]],
    [
      'a kernel that has not said what it speaks',
      { language: '' },
      [PLOT, PRODUCT]
    ],
    [
      'another kernel, which may have nothing to plot with',
      { language: 'bash', longest: 1 },
      ['Explain cell 1', EXPLAIN, PRODUCT]
    ]
  ] as [string, Partial<IScene>, string[]][])(
    'suit %s',
    (_, scene, expected) => {
      expect(prompts(scene)).toEqual(expected);
    }
  );

  it('ask nothing of a small model that it cannot do', () => {
    const scene = { isSmall: true, longest: 1, files: ['weights.txt'] };
    expect(prompts(scene)).toEqual([
      PRODUCT,
      'Find the largest number in 17, 4, 92, 35, 61'
    ]);
  });

  it('ask a small model nothing in a language that it is not helped with', () => {
    expect(prompts({ isSmall: true, language: 'bash' })).toEqual([]);
  });

  it('name the file that goes with the prompt', () => {
    const scene = { ...EMPTY, files: ['a.csv'] };
    expect(examples(scene, trans)[0].file).toBe('a.csv');
    const opened = { ...scene, opened: ['a.csv'] };
    expect(examples(opened, trans)[0].file).toBe('a.csv');
    const attached = { ...scene, attached: ['a.csv'] };
    expect(examples(attached, trans)[0].file).toBeUndefined();
  });
});
