import type { CodeCellModel } from '@jupyterlab/cells';
import { NotebookModel, type NotebookPanel } from '@jupyterlab/notebook';

import { askables } from '../notebook/read/codecells';
import { ErrorButtons } from '../panel/errorbuttons';

const ERROR = {
  output_type: 'error',
  ename: 'NameError',
  evalue: 'x',
  traceback: []
};
const TEXT = { output_type: 'stream', name: 'stdout', text: 'a' };

/** A notebook of code cells with these sources and outputs. */
function notebook(...cells: [source: string, ...outputs: object[]][]) {
  const model = new NotebookModel();
  model.fromJSON({
    ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
    cells: cells.map(([source, ...outputs], index) => ({
      ...{ id: `c${index}`, cell_type: 'code', execution_count: 1 },
      ...{ metadata: {}, source, outputs }
    }))
  } as Parameters<NotebookModel['fromJSON']>[0]);
  return model;
}

describe('askables', () => {
  it('are the cell with the most code, and the last one that failed', () => {
    const model = notebook(
      ['a', ERROR],
      ['the longest of them', TEXT],
      ['b', TEXT, ERROR],
      ['c', { ...ERROR, ename: 'KeyboardInterrupt' }]
    );
    expect(askables(model)).toEqual({
      longest: { position: 2, cell: 'c1' },
      failed: { position: 3, cell: 'c2' }
    });
  });

  it('are not those that are hidden from the model', () => {
    const model = notebook(['a', ERROR], ['longer', ERROR]);
    model.cells.get(1).sharedModel.setMetadata({ gptcode_hidden: true });
    const first = { position: 1, cell: 'c0' };
    expect(askables(model)).toEqual({ longest: first, failed: first });
  });

  it('are none in an empty notebook, or in none', () => {
    const none = { longest: null, failed: null };
    expect([askables(notebook([' '])), askables(null)]).toEqual([none, none]);
  });
});

describe('ErrorButtons', () => {
  const pressed: string[] = [];
  const buttons = [
    { name: 'Fix', title: '', press: (cell: string) => pressed.push(cell) }
  ];
  let node: HTMLElement;

  /** The page of a notebook: a node for each cell, with a node for each output. */
  function show(model: NotebookModel): NotebookPanel {
    node = document.createElement('div');
    const widgets = [...model.cells].map(cell => {
      const each = node.appendChild(document.createElement('div'));
      each.innerHTML = '<div class="jp-Cell-outputArea"><p>output</p></div>';
      return { model: cell, node: each };
    });
    return { content: { node, widgets } } as unknown as NotebookPanel;
  }
  /** Where the buttons are: before, or behind the outputs of each cell. */
  const rows = () =>
    [...node.querySelectorAll('.jp-Cell-outputArea')].map(area =>
      [...area.children].map(child => child.textContent).join(' ')
    );
  const observed = () => new Promise(process.nextTick);

  it('stand below the outputs of cells with an error, and nowhere else', () => {
    const rowed = new ErrorButtons(
      show(notebook(['a', ERROR], ['b', TEXT])),
      buttons
    );
    expect(rows()).toEqual(['output Fix', 'output']);
    node.querySelector('button')?.click();
    expect(pressed).toEqual(['c0']);
    rowed.dispose();
    expect(rows()).toEqual(['output', 'output']);
  });

  it('stay below what is printed later, and go with the error', async () => {
    const model = notebook(['a', ERROR]);
    const rowed = new ErrorButtons(show(model), buttons);
    const area = node.querySelector('.jp-Cell-outputArea')!;
    area.append(document.createElement('p'));
    await observed();
    expect(area.lastElementChild?.textContent).toBe('Fix');
    (model.cells.get(0) as CodeCellModel).clearExecution();
    area.firstElementChild?.remove();
    await observed();
    expect(area.textContent).toBe('');
    rowed.dispose();
  });
});
