/** What a trial gave, in short lines. */

import { nullTranslator } from '@jupyterlab/translation';

import { changeText, shownChanges } from '../panel/trial/changes';
import { costText, endText, factTexts } from '../panel/trial/facts';
import { uncomparedTexts } from '../panel/trial/uncompared';
import { untriedText } from '../panel/trial/untried';
import type { ITrialChange, ITrialFacts } from '../server/wire';

const trans = nullTranslator.load('jupyterlab_gptcode');
const DONE: ITrialFacts = { ended: 'done' };
const frame = (rows: number, columns: number) => ({
  type: 'DataFrame',
  shape: [rows, columns]
});

/** How a variable with this name has changed. */
const changed = (
  before: object,
  after: object,
  details?: object
): ITrialChange =>
  ({ name: 'x', how: 'changed', before, after, details }) as ITrialChange;

describe('changeText', () => {
  it.each<[string, ITrialChange]>([
    [
      'x: new, 7',
      { name: 'x', how: 'new', after: { type: 'int', value: '7' } }
    ],
    [
      'x: new, list of 1 item',
      { name: 'x', how: 'new', after: { type: 'list', length: 1 } }
    ],
    [
      'x: new, DataFrame, 1,000 × 3',
      { name: 'x', how: 'new', after: frame(1000, 3) }
    ],
    [
      'x: new, ndarray, 3 × 4, float32',
      {
        ...{ name: 'x', how: 'new' },
        after: { type: 'ndarray', shape: [3, 4], dtype: 'float32' }
      }
    ],
    [
      'x: new name of orders',
      {
        ...{ name: 'x', how: 'new', after: frame(1, 1) },
        details: { same_as: 'orders' }
      }
    ],
    [
      'x: gone, was str of 90 characters',
      { name: 'x', how: 'gone', before: { type: 'str', length: 90 } }
    ],
    [
      'x: 5 → 7',
      changed({ type: 'int', value: '5' }, { type: 'int', value: '7' })
    ],
    [
      'x: list of 3 → 4 items',
      changed({ type: 'list', length: 3 }, { type: 'list', length: 4 })
    ],
    [
      'x: list of 3 items, changed, the same as y, z',
      changed(
        { type: 'list', length: 3 },
        { type: 'list', length: 3 },
        { also: ['y', 'z'] }
      )
    ],
    [
      'x: 1,000 → 812 rows, 3 columns more: a, b, c, 41 missing values in price',
      changed(frame(1000, 2), frame(812, 5), {
        ...{ added: ['a', 'b', 'c'], missing: { price: [0, 41] } }
      })
    ],
    [
      'x: 1 column fewer: a, other values in p, q, r, …, 2 → 1 missing values in p, p: int64 → float64, other labels of rows, columns in another order',
      changed(frame(5, 9), frame(5, 8), {
        ...{ removed: ['a'], changed: ['p', 'q', 'r', 's'], index: true },
        ...{ missing: { p: [2, 1] }, order: true },
        dtypes: [['p', 'int64', 'float64']]
      })
    ],
    [
      'x: 90 columns more: a, …',
      changed(frame(5, 9), frame(5, 99), {
        ...{ added: ['a'], counts: { added: 90 } }
      })
    ],
    ['x: other values', changed(frame(5, 9), frame(5, 9))],
    [
      'x: ndarray, 5, float64, changed, 2 missing values',
      changed(
        { type: 'ndarray', shape: [5], dtype: 'float64' },
        { type: 'ndarray', shape: [5], dtype: 'float64' },
        { missing: { '': [0, 2] } }
      )
    ],
    ['x: DataFrame, 5 × 9 → None', changed(frame(5, 9), { value: 'None' })]
  ])('says %s', (text, change) => {
    expect(changeText(change, trans)).toBe(text);
  });

  it('shows names as what they are, whatever a kernel has sent', () => {
    const hostile = { name: 'a\u202eb\n', how: 'new', after: { type: 7 } };
    const text = changeText(hostile as unknown as ITrialChange, trans);
    expect(text).toBe('a⟨U+202E⟩b␊: new, ?');
    for (const shape of ['x', [{}], null]) {
      const odd = changed({ type: 'A', shape }, { type: 'A', shape });
      expect(changeText(odd, trans)).toContain('x: ');
    }
  });

  it('shows no module that was imported', () => {
    const module = { name: 'os', how: 'new', after: { type: 'module' } };
    const value = { ...module, name: 'x', after: { type: 'int' } };
    const gone = { name: 'os', how: 'gone', before: { type: 'module' } };
    const all = [module, value, gone] as ITrialChange[];
    // What was there before comes first.
    expect(shownChanges(all)).toEqual([gone, value]);
  });
});

describe('uncomparedTexts', () => {
  it('names what was not compared, and why', () => {
    const odd = ['model', 'b\u202e', 'c', 'd', 'e', 'f'].map(name => ({
      ...{ name, type: 'acme.Model', why: 'kind' as const }
    }));
    const large = { name: 'rows', type: 'list', why: 'large' as const };
    expect(
      uncomparedTexts({ unread: 7, uncompared: [large, ...odd] }, trans)
    ).toEqual([
      'Not compared, because of their kind: model (acme.Model), b⟨U+202E⟩ (acme.Model), c (acme.Model) and 3 more.',
      'Not compared, because of their size: rows (list).'
    ]);
  });

  it('counts those that have no names here', () => {
    const uncompared = [{ name: 'a' }];
    expect(uncomparedTexts({ unread: 30, uncompared }, trans)).toEqual([
      'Not compared, because their earlier values were lost: a and 29 more.'
    ]);
    expect(uncomparedTexts({ unread: 0 }, trans)).toEqual([]);
    // A trial of an earlier version has no names.
    expect(uncomparedTexts({ unread: 2 }, trans)).toEqual([
      '2 variables were not compared, as they are too large or of an unusual kind.'
    ]);
  });
});

describe('factTexts', () => {
  it.each<[Partial<ITrialFacts>, string[]]>([
    [{}, []],
    [
      { written: ['a.csv'], refused: [{ what: 'write', path: 'b.csv' }] },
      ['It would write a.csv, b.csv.']
    ],
    [
      { written: ['out', 'out/a.csv', 'out.txt', 'new/', 'new/b', 'empty'] },
      ['It would write out/a.csv, out.txt, new/b, empty.']
    ],
    [
      { removed: [...'abcdefg'], read_outside: ['~/x'] },
      ['It would remove a, b, c, d, e and 2 more.', 'It would read ~/x.']
    ],
    [
      { hosts: ['x.org'], refused: [{ what: 'network' }], commands: ['ls'] },
      ['It would call x.org.', 'It would start ls.']
    ],
    [{ refused: [{ what: 'network' }] }, ['It would use the network.']],
    [
      { left: ['threads', 'at exit'], mapped: ['mm.bin'], held: ['log.txt'] },
      [
        'It would leave something running.',
        'It may write mm.bin, which the kernel has in memory.',
        'The kernel has log.txt open: what it does there may not be seen.'
      ]
    ],
    [
      { refused: [{ what: 'write' }, { what: 'remove' }] },
      ['It would write files.', 'It would remove files.']
    ],
    [
      { refused: [{ what: 'ipc', path: '/run/x' }, { what: 'signal' }] },
      ['It would reach other programs or the system: /run/x, signal.']
    ]
  ])('of %j', (facts, texts) => {
    expect(factTexts({ ...DONE, ...facts }, trans)).toEqual(texts);
  });

  it('says how it ended and what it took', () => {
    const ends = [
      ...['time', 'memory', 'processes', 'output', 'exit', 'stopped', 'lost']
    ];
    const texts = ends.map(ended => endText({ ended } as ITrialFacts, trans));
    expect(new Set(texts).size).toBe(ends.length);
    expect(endText({ ended: 'signal', signal: 11 }, trans)).toBe(
      'It crashed (signal 11).'
    );
    expect(endText(DONE, trans)).toBe('');
    expect(costText({ ...DONE, seconds: 0.21, memory: 24e6 }, trans)).toBe(
      'It took 0.2 s and 24 MB.'
    );
    expect(costText({ ...DONE, seconds: 61 }, trans)).toBe(
      'It took 1 min 1 s.'
    );
    expect(costText({ ...DONE, seconds: 61, memory: 0 }, trans)).toBe(
      'It took 1 min 1 s.'
    );
    expect(costText(DONE, trans)).toBe('');
  });
});

describe('untriedText', () => {
  const CODES = [
    ...['off', 'language', 'system', 'landlock', 'threads', 'files', 'gpu'],
    ...['memory', 'mapped', 'replaced', 'kernel', 'failed']
  ];

  it('has a sentence for each reason', () => {
    const texts = CODES.map(unavailable =>
      untriedText({ unavailable, names: ['loop'] }, trans)
    );
    expect(new Set(texts).size).toBe(CODES.length);
    texts.forEach(text => expect(text).toMatch(/^Try .*\.$/));
    expect(texts[4]).toContain('loop');
  });
});
