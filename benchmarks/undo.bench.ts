/**
 * How long the page takes to undo a turn, by the size of the notebook.
 *
 *     jlpm benchmark
 *
 * Milliseconds of the best of five: reading the cells of a turn for the request, and writing its
 * answer in one change of the notebook. Each cell has 10 kB of outputs.
 */

import type { ISharedCodeCell } from '@jupyter/ydoc';
import { NotebookModel } from '@jupyterlab/notebook';

import { cellImages } from '../src/notebook/read/image';
import { restoreCells } from '../src/notebook/write/restore';
import type { ICellImage } from '../src/server/wire';

const ROUNDS = 5;
const OUTPUT = {
  ...{ output_type: 'stream', name: 'stdout' },
  text: 'x'.repeat(10_000)
};

function notebook(cells: number): NotebookModel {
  const model = new NotebookModel();
  model.fromJSON({
    ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
    cells: Array.from({ length: cells }, (_, index) => ({
      ...{ id: `cell-${index}`, cell_type: 'code', source: `x = ${index}` },
      ...{ execution_count: index + 1, metadata: {}, outputs: [OUTPUT] }
    }))
  });
  return model;
}

/** A turn that replaces every second of its cells and inserts the others. */
function work(model: NotebookModel, touched: number): ICellImage[] {
  const { sharedModel } = model;
  const before: ICellImage[] = [];
  for (let index = 0; index < touched; index += 2) {
    const cell = sharedModel.cells[index] as ISharedCodeCell;
    before.push(...cellImages(model, new Set([cell.getId()])));
    cell.setSource('y = 1');
    cell.setOutputs([{ ...OUTPUT, text: 'y' }]);
    sharedModel.insertCell(index + 1, {
      id: `new-${index}`,
      cell_type: 'code'
    });
    before.push({ cell: `new-${index}`, content: null });
  }
  return before;
}

function measure(cells: number, touched: number): number[] {
  const times = Array.from({ length: ROUNDS }, () => {
    const model = notebook(cells);
    const start = JSON.stringify(model.sharedModel.toJSON());
    const before = work(model, touched);
    const ids = new Set(before.map(({ cell }) => cell));
    const started = performance.now();
    const images = cellImages(model, ids);
    const read = performance.now();
    restoreCells(model, before);
    const written = performance.now();
    expect(images).toHaveLength(touched);
    expect(JSON.stringify(model.sharedModel.toJSON())).toBe(start);
    return [read - started, written - read];
  });
  return [0, 1].map(at => Math.min(...times.map(time => time[at])));
}

it('prints its table', () => {
  const sizes = [
    [50, 10],
    [500, 10],
    [5_000, 10],
    [5_000, 200]
  ];
  const rows = sizes.map(([cells, touched]) => {
    const [read, write] = measure(cells, touched).map(time => time.toFixed(1));
    return `| ${cells} cells | ${touched} of the turn | ${read} ms | ${write} ms |`;
  });
  process.stdout.write(`${rows.join('\n')}\n`);
}, 300_000);
