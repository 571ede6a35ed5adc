import type { ICodeCellModel } from '@jupyterlab/cells';
import { NotebookModel } from '@jupyterlab/notebook';

import {
  cellSnapshot,
  SentSnapshot,
  withSmallImages
} from '../notebook/read/snapshot';
import type { IFacts, IFactsCell } from '../server/wire';

function notebook(): { model: NotebookModel; cell: ICodeCellModel } {
  const model = new NotebookModel();
  const cell = { cell_type: 'code', metadata: {}, execution_count: null };
  model.fromJSON({
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
    cells: [
      { ...cell, id: 'one', source: 'a = 1', outputs: [] },
      { cell_type: 'markdown', id: 'two', metadata: {}, source: '# Two' }
    ]
  });
  return { model, cell: model.cells.get(0) as ICodeCellModel };
}

const stream = (text: string) =>
  ({ output_type: 'stream', name: 'stdout', text }) as const;

describe('cellSnapshot', () => {
  it('are the same object as long as nothing changes', () => {
    const { model, cell } = notebook();
    expect(cellSnapshot(cell)).toBe(cellSnapshot(cell));
    const text = model.cells.get(1);
    expect(cellSnapshot(text)).toMatchObject({ type: 'markdown', outputs: [] });
    expect(cellSnapshot(text)).toBe(cellSnapshot(text));
  });

  it('has the images that are wanted, and is the same object for the same ones', async () => {
    const { cell } = notebook();
    const figure = (data: string) => ({
      ...{ output_type: 'display_data', metadata: {} },
      data: { 'image/png': data }
    });
    cell.outputs.add(figure('AAAA'));
    cell.outputs.add(figure('BBBB'));
    const [none, second, both] = [[], [1], [0, 1]].map(images =>
      cellSnapshot(cell, new Set(images))
    );
    const data = (each: IFactsCell) =>
      each.outputs?.map(
        output =>
          (output.data as Record<string, string> | undefined)?.['image/png']
      );
    expect([none, second, both].map(data)).toEqual([
      ['', ''],
      ['', 'BBBB'],
      ['AAAA', 'BBBB']
    ]);
    expect(cellSnapshot(cell)).toBe(none);
    expect(cellSnapshot(cell, new Set([0, 1]))).toBe(both);
    const where = { notebook: 'a.ipynb', active: null, kernel: null };
    const facts = { ...where, cells: [none, both] };
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const [small, again] = [
      await withSmallImages(facts),
      await withSmallImages(facts)
    ];
    warn.mockRestore();
    expect(small.cells[0]).toBe(none);
    expect(small.cells[1]).toEqual(both);
    expect(again.cells[1]).toBe(small.cells[1]);
    cell.outputs.add(stream('1\n'));
    expect(data(cellSnapshot(cell, new Set([0, 1])))).toHaveLength(3);
  });

  it.each<[string, (cell: ICodeCellModel) => void, Partial<IFactsCell>]>([
    [
      'the source',
      cell => cell.sharedModel.setSource('a = 2'),
      { source: 'a = 2' }
    ],
    [
      'a letter of it',
      cell => cell.sharedModel.updateSource(0, 1, 'b'),
      { source: 'b = 1' }
    ],
    [
      'the execution count',
      cell => {
        cell.executionCount = 7;
      },
      { execution_count: 7 }
    ],
    [
      'a lock',
      cell => cell.sharedModel.setMetadata('editable', false),
      { locked: true }
    ],
    [
      'what is hidden',
      cell => cell.sharedModel.setMetadata('gptcode_hidden', true),
      { hidden: true }
    ],
    [
      'what is pinned',
      cell => cell.sharedModel.setMetadata('gptcode_pinned', true),
      { pinned: true }
    ],
    [
      'an output',
      cell => cell.outputs.add(stream('1\n')),
      { outputs: [stream('1\n')] }
    ],
    [
      'an output that grows',
      cell => {
        cell.outputs.add(stream('1\n'));
        cellSnapshot(cell);
        cell.outputs.add(stream('2\n'));
      },
      { outputs: [stream('1\n2\n')] }
    ],
    [
      'an output that is updated in its place',
      cell => {
        const shown = { output_type: 'display_data', metadata: {} };
        cell.outputs.add({ ...shown, data: { 'text/plain': 'old' } });
        cellSnapshot(cell);
        cell.outputs.set(0, { ...shown, data: { 'text/plain': 'new' } });
      },
      {
        outputs: [
          { output_type: 'display_data', data: { 'text/plain': 'new' } }
        ]
      }
    ],
    [
      'outputs that are cleared',
      cell => {
        cell.outputs.add(stream('1\n'));
        cellSnapshot(cell);
        cell.outputs.clear();
      },
      { outputs: [] }
    ],
    [
      'outputs that come from another page',
      cell => cell.sharedModel.setOutputs([stream('shared')]),
      { outputs: [stream('shared')] }
    ]
  ])('are made again after a change of %s', (_, change, expected) => {
    const { cell } = notebook();
    const before = cellSnapshot(cell);
    change(cell);
    const after = cellSnapshot(cell);
    expect(after).not.toBe(before);
    expect(after).toMatchObject(expected);
    expect(cellSnapshot(cell)).toBe(after);
  });
});

const cell = (id: string): IFactsCell => ({
  id,
  type: 'code',
  source: id,
  execution_count: null,
  locked: false,
  outputs: []
});

const facts = (...cells: IFactsCell[]): IFacts => ({
  notebook: 'a.ipynb',
  active: null,
  kernel: null,
  cells
});

describe('SentSnapshot', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(cell);

  it('sends all at first, and then only what is new', () => {
    const sent = new SentSnapshot();
    expect(sent.delta(facts(a, b, c))).toEqual(facts(a, b, c));
    sent.remember('one', facts(a, b, c));
    expect(sent.delta(facts(a, b, c))).toMatchObject({
      since: 'one',
      cells: [{ same: [0, 3] }]
    });
    const changed = { ...b, source: 'new' };
    expect(sent.delta(facts(a, changed, c, d)).cells).toEqual([
      { same: [0, 1] },
      changed,
      { same: [2, 1] },
      d
    ]);
  });

  it('follows cells that are moved and removed', () => {
    const sent = new SentSnapshot();
    sent.remember('one', facts(a, b, c));
    expect(sent.delta(facts(c, a, b)).cells).toEqual([
      { same: [2, 1] },
      { same: [0, 2] }
    ]);
    sent.remember('two', facts(c));
    expect(sent.delta(facts(a, c))).toMatchObject({
      since: 'two',
      cells: [a, { same: [0, 1] }]
    });
  });

  it('sends all again after it was forgotten', () => {
    const sent = new SentSnapshot();
    sent.remember('one', facts(a));
    sent.forget();
    expect(sent.delta(facts(a))).toEqual(facts(a));
  });
});
