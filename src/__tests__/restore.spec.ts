import type { ISharedCodeCell, YNotebook } from '@jupyter/ydoc';
import type * as nbformat from '@jupyterlab/nbformat';
import { NotebookModel } from '@jupyterlab/notebook';

import { cellAbove, cellImages } from '../notebook/read/image';
import { insertCell, replaceSource } from '../notebook/write/cells';
import { restoreCells } from '../notebook/write/restore';
import type { ICellImage } from '../server/wire';

const ORIGIN = {
  ...{ conversation: 'c', turn: 1, block: 1, model: 'm' },
  created: '2026-01-01T00:00:00.000Z'
};
const OUTPUTS: nbformat.IOutput[] = [
  { output_type: 'stream', name: 'stdout', text: 'a\nb\n' },
  {
    output_type: 'execute_result',
    execution_count: 3,
    metadata: {},
    data: { 'text/plain': ['a\n', 'b'], 'text/html': '<b>a</b>' }
  }
];

function notebook(isTrusted = true): NotebookModel {
  const model = new NotebookModel();
  model.fromJSON({
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
    cells: [
      {
        id: 'a',
        cell_type: 'code',
        source: 'a = 1',
        execution_count: 3,
        metadata: {
          ...{ collapsed: true, tags: ['mine'] },
          ...(isTrusted && { trusted: true })
        },
        outputs: OUTPUTS
      },
      {
        id: 'b',
        cell_type: 'markdown',
        source: '![x](attachment:x.png)',
        metadata: { note: 1 },
        attachments: { 'x.png': { 'image/png': 'eA==' } }
      },
      {
        id: 'c',
        cell_type: 'code',
        source: '',
        execution_count: null,
        metadata: {},
        outputs: []
      }
    ]
  });
  model.sharedModel.clearUndoHistory();
  return model;
}

function text(model: NotebookModel): string {
  return JSON.stringify(model.sharedModel.toJSON());
}

function ids(model: NotebookModel): string[] {
  return model.sharedModel.cells.map(cell => cell.getId());
}

/** What a turn does: it replaces and runs `a`, and inserts a cell below `b`. */
function work(model: NotebookModel): string {
  replaceSource(model, 'a', 'a = 1', 'a = 2', ORIGIN);
  const cell = model.sharedModel.cells[0] as ISharedCodeCell;
  cell.setOutputs([{ output_type: 'stream', name: 'stdout', text: '2' }]);
  cell.execution_count = 4;
  const writer = insertCell(model, 'b', ORIGIN);
  writer.type('x = 1');
  writer.finish();
  return writer.cell;
}

describe('cellImages', () => {
  it('holds whole cells in the order of the notebook, and what is missing', () => {
    const model = notebook();
    const images = cellImages(model, new Set(['gone', 'c', 'a']));
    expect(
      images.map(({ cell, above, below }) => [cell, above, below])
    ).toEqual([
      ['a', '', 'b'],
      ['c', 'b', ''],
      ['gone', undefined, undefined]
    ]);
    expect(images[0].content).toEqual(model.sharedModel.cells[0].toJSON());
    expect(images[2].content).toBeNull();
    expect(['a', 'c', 'gone'].map(cell => cellAbove(model, cell))).toEqual([
      '',
      'b',
      null
    ]);
  });
});

describe('restoreCells', () => {
  it('takes a turn back to the byte, and does it again', () => {
    const model = notebook();
    const start = text(model);
    const before = cellImages(model, new Set(['a']));
    const made = work(model);
    const end = text(model);
    const after = cellImages(model, new Set(['a', made]));
    for (let round = 0; round < 2; round++) {
      restoreCells(model, [...before, { cell: made, content: null }]);
      expect(text(model)).toBe(start);
      restoreCells(model, after);
      expect(text(model)).toBe(end);
    }
  });

  it('leaves other cells as they are, and one whose outputs are the same', () => {
    const model = notebook();
    const before = cellImages(model, new Set(['a']));
    replaceSource(model, 'a', 'a = 1', 'a = 2', ORIGIN);
    const cells = [...model.sharedModel.cells];
    restoreCells(model, before);
    const now = model.sharedModel.cells;
    expect(now.every((cell, index) => cell === cells[index])).toBe(true);
    expect(now[0].getSource()).toBe('a = 1');
  });

  it('is one step for the notebook, which can take it back and do it again', () => {
    const model = notebook();
    const before = cellImages(model, new Set(['a']));
    const made = work(model);
    const end = text(model);
    restoreCells(model, [...before, { cell: made, content: null }]);
    const undone = text(model);
    expect(model.sharedModel.undo()).toBe(true);
    expect(text(model)).toBe(end);
    expect(model.sharedModel.redo()).toBe(true);
    expect(text(model)).toBe(undone);
  });

  it('is a step of its own, beside what the user did just before and after', () => {
    const model = notebook();
    const { sharedModel } = model;
    sharedModel.insertCell(0, { id: 'before', cell_type: 'raw' });
    restoreCells(model, [{ cell: 'a', content: null }]);
    sharedModel.insertCell(0, { id: 'after', cell_type: 'raw' });
    sharedModel.undo();
    expect(ids(model)).toEqual(['before', 'b', 'c']);
    sharedModel.undo();
    expect(ids(model)).toEqual(['before', 'a', 'b', 'c']);
  });

  it('is one change of the shared notebook', () => {
    const model = notebook();
    const before = cellImages(model, new Set(['a']));
    const made = work(model);
    const updates = jest.fn();
    (model.sharedModel as YNotebook).ydoc.on('update', updates);
    restoreCells(model, [...before, { cell: made, content: null }]);
    expect(updates).toHaveBeenCalledTimes(1);
  });

  it('puts a cell back between its neighbours, as far as they are there', () => {
    const places: [Partial<ICellImage>, string[]][] = [
      [{ above: '', below: 'b' }, ['x', 'a', 'b', 'c']],
      [{ above: 'a', below: 'b' }, ['a', 'x', 'b', 'c']],
      [{ above: 'gone', below: 'c' }, ['a', 'b', 'x', 'c']],
      [{ above: 'gone', below: '' }, ['a', 'b', 'c', 'x']],
      [{}, ['a', 'b', 'c', 'x']]
    ];
    const content = { cell_type: 'markdown', source: '# x', metadata: {} };
    for (const [place, order] of places) {
      const model = notebook();
      restoreCells(model, [{ cell: 'x', content, ...place }]);
      expect(ids(model)).toEqual(order);
    }
  });

  it('does not make outputs trusted that were not', () => {
    const model = notebook(false);
    const before = cellImages(model, new Set(['a']));
    model.cells.get(0).trusted = true;
    expect(model.sharedModel.cells[0].getMetadata('trusted')).toBe(true);
    restoreCells(model, before);
    expect(model.cells.get(0).trusted).toBe(false);
    expect(cellImages(model, new Set(['a']))).toEqual(before);
  });

  it('trusts no outputs in a notebook that the user does not trust', () => {
    const content = {
      ...{ cell_type: 'code', source: '1', execution_count: 1 },
      ...{ metadata: { trusted: true }, outputs: OUTPUTS }
    };
    for (const cell of ['a', 'c', 'new']) {
      for (const isTrusted of [true, false]) {
        const model = notebook(isTrusted);
        restoreCells(model, [{ cell, content, above: 'b' }]);
        const at = ids(model).indexOf(cell);
        expect(model.cells.get(at).trusted).toBe(isTrusted);
        expect(model.sharedModel.cells[at].getSource()).toBe('1');
      }
    }
  });

  it('gives a cell its type back, with what it had attached', () => {
    const model = notebook();
    const start = text(model);
    const before = cellImages(model, new Set(['b']));
    const { sharedModel } = model;
    sharedModel.deleteCell(1);
    sharedModel.insertCell(1, { id: 'b', cell_type: 'code', source: 'x' });
    restoreCells(model, before);
    expect(text(model)).toBe(start);
  });
});

/** Random numbers that are the same in each run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A turn that writes cells at random; returns how they were and how it has left them. */
function randomTurn(
  model: NotebookModel,
  next: (below: number) => number
): { before: ICellImage[]; after: ICellImage[] } {
  const before = new Map<string, ICellImage>();
  for (let deed = next(5) + 1; deed > 0; deed--) {
    const cells = model.sharedModel.cells;
    const cell = cells[next(cells.length)];
    const isCode = cell.cell_type === 'code';
    if (next(2) && isCode) {
      const id = cell.getId();
      const [image] = cellImages(model, new Set([id]));
      before.set(id, before.get(id) ?? image);
      replaceSource(model, id, cell.getSource(), `r = ${next(99)}`, ORIGIN);
      if (next(2)) {
        const code = cell as ISharedCodeCell;
        code.setOutputs(OUTPUTS.slice(next(3)));
        code.execution_count = next(99) + 1;
      }
    } else {
      const writer = insertCell(model, cell.getId(), ORIGIN);
      writer.type(`n = ${next(99)}`);
      writer.finish();
      before.set(writer.cell, { cell: writer.cell, content: null });
    }
  }
  const after = cellImages(model, new Set(before.keys()));
  return { before: [...before.values()], after };
}

function userEdit(model: NotebookModel, next: (below: number) => number): void {
  const { sharedModel } = model;
  const index = next(sharedModel.cells.length);
  switch (next(4)) {
    case 0:
      return sharedModel.cells[index].setSource(`mine = ${next(99)}`);
    case 1:
      return void sharedModel.insertCell(index, { cell_type: 'raw' });
    case 2:
      return sharedModel.moveCell(index, next(sharedModel.cells.length));
    default:
      return sharedModel.cells.length > 1
        ? sharedModel.deleteCell(index)
        : undefined;
  }
}

function expectNotebook(model: NotebookModel): void {
  const { cells } = model.sharedModel.toJSON();
  expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
  for (const cell of cells) {
    expect(typeof cell.source).toBe('string');
    const names = Object.keys(cell).sort();
    const rest = ['cell_type', 'id', 'metadata', 'source'];
    const code = ['cell_type', 'execution_count', 'id', 'metadata', 'outputs'];
    const isCode = cell.cell_type === 'code';
    const other = names.filter(name => name !== 'attachments');
    expect(other).toEqual(isCode ? [...code, 'source'] : rest);
  }
}

describe('turns, undone in the reverse order', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'leave the notebook as it was, to the byte (%d)',
    seed => {
      const next = random(seed + 1);
      const model = notebook();
      const states = [text(model)];
      const turns = Array.from({ length: next(4) + 1 }, () => {
        const turn = randomTurn(model, next);
        states.push(text(model));
        return turn;
      });
      const known = [...states];
      for (const { before } of [...turns].reverse()) {
        states.pop();
        restoreCells(model, before);
        expect(text(model)).toBe(states.at(-1));
      }
      turns.forEach(({ after }, index) => {
        restoreCells(model, after);
        expect(text(model)).toBe(known[index + 1]);
      });
    }
  );

  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'and mixed with the edits of a user leave a whole notebook (%d)',
    seed => {
      const next = random(seed + 101);
      const model = notebook();
      const turns = [randomTurn(model, next)];
      for (let deed = 0; deed < 20; deed++) {
        const turn = turns[next(turns.length)];
        const deeds = [
          () => userEdit(model, next),
          () => turns.push(randomTurn(model, next)),
          () => restoreCells(model, turn.before),
          () => restoreCells(model, turn.after),
          () => model.sharedModel.undo(),
          () => model.sharedModel.redo()
        ];
        deeds[next(deeds.length)]();
        expectNotebook(model);
        if (model.sharedModel.cells.length === 0) {
          model.sharedModel.insertCell(0, { cell_type: 'code' });
        }
      }
    }
  );
});
