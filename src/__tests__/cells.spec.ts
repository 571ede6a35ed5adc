import type * as nbformat from '@jupyterlab/nbformat';
import { NotebookModel } from '@jupyterlab/notebook';

import {
  insertCell,
  insertText,
  replaceSource,
  resumeCell,
  setConversation
} from '../notebook/write/cells';
import {
  contributorOf,
  type ICellOrigin,
  type IMark,
  makeMark
} from '../notebook/write/mark';
import { blockCells, leaveMetadata } from '../notebook/write/origin';

const ORIGIN: ICellOrigin = {
  conversation: 'c',
  turn: 1,
  block: 1,
  model: 'm',
  created: '2026-01-01T00:00:00.000Z'
};

/** A notebook with two cells of the user's, and their ids. */
function notebook(): { model: NotebookModel; ids: string[] } {
  const model = new NotebookModel();
  model.fromJSON({
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
    cells: [
      codeCell('a = 1'),
      { cell_type: 'markdown', metadata: {}, source: '# Title' }
    ]
  });
  const cells = model.sharedModel.cells;
  return { model, ids: cells.map(cell => cell.getId()) };
}

function codeCell(source: string): nbformat.ICodeCell {
  return {
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source
  };
}

function sources(model: NotebookModel): string[] {
  return model.sharedModel.cells.map(cell => cell.getSource());
}

describe('insertCell', () => {
  it('types below the cell it is given', () => {
    const { model, ids } = notebook();
    const writer = insertCell(model, ids[0], ORIGIN);
    writer.type('x =');
    writer.type('x = 1');
    expect(sources(model)).toEqual(['a = 1', 'x = 1', '# Title']);
    expect(writer.owner).toBe('us');
  });

  it('types at the end if that cell is gone', () => {
    const { model } = notebook();
    insertCell(model, 'gone', ORIGIN).type('x');
    expect(sources(model)).toEqual(['a = 1', '# Title', 'x']);
  });

  it('says in the metadata where the cell comes from', () => {
    const { model, ids } = notebook();
    const writer = insertCell(model, ids[0], ORIGIN);
    const metadata = () => model.sharedModel.cells[1].getMetadata('gptcode');
    expect(metadata()).toEqual({ ...ORIGIN, writing: true });
    writer.type('x = 1');
    writer.finish();
    const { created, model: name, ...origin } = ORIGIN;
    const { content_hash, words } = makeMark(ORIGIN, writer.cell, 'x = 1');
    expect(metadata()).toEqual({
      ...origin,
      ...{ version: 1, cell: writer.cell, timestamp: created },
      ...{ contributor: { type: 'ai', model_id: name }, content_hash, words }
    });
  });

  it('says that a human wrote what it has edited', () => {
    const { model, ids } = notebook();
    replaceSource(model, ids[0], 'a = 1', 'a = 2', ORIGIN);
    const mark = model.sharedModel.cells[0].getMetadata('gptcode');
    expect(contributorOf(mark as unknown as IMark, 'a = 2')).toBe('mixed');
    expect(contributorOf(mark as unknown as IMark, 'a = 1')).toBe('human');
  });

  it('marks a text as well', () => {
    const { model } = notebook();
    insertText(model, null, ORIGIN, '# Results');
    const mark = model.sharedModel.cells[2].getMetadata('gptcode');
    expect(contributorOf(mark as unknown as IMark, '# Results')).toBe('ai');
  });
});

describe('blockCells', () => {
  /** A notebook with a cell of the model, of the id `made`. */
  function written(): { model: NotebookModel; made: string } {
    const { model, ids } = notebook();
    const writer = insertCell(model, ids[0], ORIGIN);
    writer.type('x = 1');
    writer.finish();
    return { model, made: writer.cell };
  }

  /** As JupyterLab copies and splits: above, with the same metadata and another id. */
  function copy({ sharedModel }: NotebookModel, at: number): string {
    const cell = { ...sharedModel.cells[at].toJSON(), id: undefined };
    return sharedModel.insertCell(at, cell).getId();
  }

  it('does not take a copy for the cell, or the upper half of one that was split', () => {
    const { model, made } = written();
    copy(model, 1);
    expect([...blockCells(model, 'c')]).toEqual([['1/1', made]]);
    expect(resumeCell(model, ORIGIN)?.cell).toBe(made);
  });

  it('does not bring a cell back by its copy while others are there', () => {
    const { model, made } = written();
    insertCell(model, made, { ...ORIGIN, block: 2 }).finish();
    copy(model, 1);
    model.sharedModel.deleteCell(2);
    expect([...blockCells(model, 'c').keys()]).toEqual(['1/2']);
  });

  it('takes the first ones in a file that has lost its ids', () => {
    const { model } = written();
    const ids = [copy(model, 1), copy(model, 1)];
    model.sharedModel.deleteCell(3);
    expect([...blockCells(model, 'c')]).toEqual([['1/1', ids[1]]]);
  });

  it('takes the first of older cells, whose marks do not name them', () => {
    const { model, ids } = notebook();
    model.sharedModel.cells[0].setMetadata('gptcode', { ...ORIGIN });
    copy(model, 0);
    const first = model.sharedModel.cells[0].getId();
    expect(first).not.toBe(ids[0]);
    expect([...blockCells(model, 'c')]).toEqual([['1/1', first]]);
  });
});

describe('CellWriter', () => {
  it('leaves a cell that the user has touched to the user', () => {
    const { model, ids } = notebook();
    const writer = insertCell(model, ids[0], ORIGIN);
    writer.type('x = 1');
    model.sharedModel.cells[1].updateSource(0, 0, '# mine\n');
    writer.type('x = 1 + 2');
    expect(sources(model)[1]).toBe('# mine\nx = 1');
    expect(writer.owner).toBe('user');
  });

  it('leaves a cell that the user has locked as it is', () => {
    const { model } = notebook();
    const writer = insertCell(model, null, ORIGIN);
    writer.type('x =');
    const cell = model.sharedModel.cells[2];
    cell.setMetadata('editable', false);
    const before = cell.toJSON();
    writer.type('x = 1');
    writer.finish();
    expect(cell.toJSON()).toEqual(before);
    expect(writer.owner).toBe('user');
    cell.setMetadata('editable', true);
    writer.type('x = 1');
    expect(cell.getSource()).toBe('x =');
  });

  it('does not come back when the user undoes the change', () => {
    const { model, ids } = notebook();
    const writer = insertCell(model, ids[0], ORIGIN);
    writer.type('x = 1');
    model.sharedModel.cells[1].setSource('y');
    writer.type('x = 1 + 2');
    model.sharedModel.cells[1].setSource('x = 1');
    expect(writer.owner).toBe('user');
  });

  it('does not bring a removed cell back', () => {
    const { model, ids } = notebook();
    const writer = insertCell(model, ids[0], ORIGIN);
    model.sharedModel.deleteCell(1);
    writer.type('x');
    expect(writer.owner).toBe('removed');
    expect(sources(model)).toEqual(['a = 1', '# Title']);
  });

  it('continues when cells above are inserted or removed', () => {
    const { model, ids } = notebook();
    const writer = insertCell(model, ids[1], ORIGIN);
    writer.type('x');
    model.sharedModel.deleteCell(0);
    model.sharedModel.insertCell(0, { cell_type: 'raw', source: 'r' });
    writer.type('x = 1');
    expect(sources(model)).toEqual(['r', '# Title', 'x = 1']);
  });
});

describe('resumeCell', () => {
  it('finds the cell of a block, and types the rest of it', () => {
    const { model, ids } = notebook();
    const written = insertCell(model, ids[0], ORIGIN);
    written.type('x =');
    expect(resumeCell(model, { ...ORIGIN, block: 2 })).toBeNull();
    resumeCell(model, ORIGIN)?.writer?.type('x = 1');
    expect(sources(model)[1]).toBe('x = 1');
  });

  it('types nothing into a cell that the user has locked', () => {
    const { model } = notebook();
    insertCell(model, null, ORIGIN).type('x =');
    model.sharedModel.cells[2].setMetadata('editable', false);
    expect(resumeCell(model, ORIGIN)?.writer).toBeNull();
  });

  it('types nothing into a cell that is complete', () => {
    const { model, ids } = notebook();
    const writer = insertCell(model, ids[0], ORIGIN);
    writer.finish();
    const { cell } = writer;
    expect(resumeCell(model, ORIGIN)).toEqual({ cell, writer: null });
  });
});

describe('replaceSource', () => {
  it('replaces in one change that undo takes back', () => {
    const { model, ids } = notebook();
    model.sharedModel.clearUndoHistory();
    const replaced = replaceSource(model, ids[0], 'a = 1', 'a = 2', ORIGIN);
    expect(replaced).toBe(true);
    expect(sources(model)).toEqual(['a = 2', '# Title']);
    expect(model.sharedModel.cells[0].getMetadata('gptcode')).toBeDefined();
    model.sharedModel.undo();
    expect(sources(model)).toEqual(['a = 1', '# Title']);
    expect(model.sharedModel.cells[0].getMetadata('gptcode')).toBeUndefined();
  });

  it('does not replace a cell that the user has locked', () => {
    const { model, ids } = notebook();
    const [cell] = model.sharedModel.cells;
    cell.setMetadata('editable', false);
    const before = cell.toJSON();
    expect(replaceSource(model, ids[0], 'a = 1', 'a = 2', ORIGIN)).toBe(false);
    expect(cell.toJSON()).toEqual(before);
  });

  it('replaces a cell that may only not be removed', () => {
    const { model, ids } = notebook();
    model.sharedModel.cells[0].setMetadata('deletable', false);
    expect(replaceSource(model, ids[0], 'a = 1', 'a = 2', ORIGIN)).toBe(true);
  });

  it.each(['markdown', 'raw'])('does not replace %s', cell_type => {
    const { model } = notebook();
    const text = { cell_type, id: 'text', metadata: {}, source: 'a = 1' };
    model.sharedModel.insertCell(2, text);
    expect(replaceSource(model, 'text', 'a = 1', 'a = 2', ORIGIN)).toBe(false);
    expect(sources(model)).toEqual(['a = 1', '# Title', 'a = 1']);
  });

  it('does not replace a cell that has changed', () => {
    const { model, ids } = notebook();
    expect(replaceSource(model, ids[0], 'b = 1', 'a = 2', ORIGIN)).toBe(false);
    expect(replaceSource(model, 'gone', 'a = 1', 'a = 2', ORIGIN)).toBe(false);
    expect(sources(model)).toEqual(['a = 1', '# Title']);
  });
});

describe('leaveMetadata', () => {
  it('writes nothing of ours into a script, and knows its cells', () => {
    const { model, ids } = notebook();
    leaveMetadata(model);
    const writer = insertCell(model, ids[0], ORIGIN);
    writer.type('x = 1');
    expect(resumeCell(model, ORIGIN)?.writer).not.toBeNull();
    writer.finish();
    expect(resumeCell(model, ORIGIN)).toEqual({
      cell: writer.cell,
      writer: null
    });
    const next = { ...ORIGIN, block: 2 };
    expect(replaceSource(model, ids[0], 'a = 1', 'a = 2', next)).toBe(true);
    leaveMetadata(model);
    expect([...blockCells(model, 'c')]).toEqual([
      ['1/2', ids[0]],
      ['1/1', writer.cell]
    ]);
    expect(JSON.stringify(model.toJSON())).not.toContain('gptcode');
    expect(sources(model)).toEqual(['a = 2', 'x = 1', '# Title']);
  });
});

describe('setConversation', () => {
  it('writes the id into the notebook', () => {
    const { model } = notebook();
    setConversation(model, 'abc');
    expect(model.getMetadata('gptcode')).toEqual({ conversation: 'abc' });
  });
});
