/** Marks stay true through what a user does in JupyterLab, which moves metadata along with cells. */

import type { ISharedCell, YBaseCell, YNotebook } from '@jupyter/ydoc';
import type { IBaseCellMetadata } from '@jupyterlab/nbformat';
import { NotebookModel } from '@jupyterlab/notebook';
import * as fc from 'fast-check';

import { insertCell } from '../notebook/write/cells';
import {
  contributorOf,
  type ICellOrigin,
  type IMark
} from '../notebook/write/mark';
import { CellMarks } from '../notebook/write/marks';
import { markOf } from '../notebook/write/origin';

const ORIGIN: ICellOrigin = {
  ...{ conversation: 'c', turn: 1, block: 1, model: 'm' },
  created: '2026-01-01T00:00:00.000Z'
};
const CODE = 'import pandas as pd\n\ndf = pd.read_csv("sales.csv")\ndf.plot()';
const REWRITTEN = 'from math import tau';

/** A notebook as JupyterLab's actions change it; the second cell is the model's. */
class Editor {
  static make(promptOf: (mark: IMark) => string | null = () => null): Editor {
    const editor = new Editor(promptOf);
    const { model } = editor;
    model.fromJSON({
      ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
      cells: [
        {
          ...{ cell_type: 'code', execution_count: null, metadata: {} },
          ...{ outputs: [], source: 'rate = 0.4' }
        }
      ]
    });
    const writer = insertCell(model, editor.cells[0].getId(), ORIGIN);
    writer.type(CODE);
    writer.finish();
    editor.notebook.clearUndoHistory();
    return editor;
  }

  private constructor(promptOf: (mark: IMark) => string | null) {
    this.marks = new CellMarks(this.model, promptOf);
  }

  readonly model = new NotebookModel();
  readonly marks: CellMarks;

  get notebook(): YNotebook {
    return this.model.sharedModel as YNotebook;
  }

  get cells(): YNotebook['cells'] {
    return this.notebook.cells;
  }

  type(at: number, text: string): void {
    const { length } = this.cells[at].getSource();
    this.edit(at, cell => cell.updateSource(length, length, text));
  }

  set(at: number, source: string): void {
    this.edit(at, cell => cell.setSource(source));
  }

  /** The lower part stays in the cell; the upper one is a new cell with the same metadata. */
  split(at: number): void {
    const cell = this.cells[at];
    const { cell_type, metadata, source } = cell.toJSON();
    const [head, ...tail] = String(source).split('\n');
    const upper = { cell_type, metadata, source: head };
    this.change(() => {
      this.notebook.insertCell(at, upper);
      cell.setSource(tail.join('\n').replace(/^\n+/, ''));
    });
  }

  /** A new cell with the metadata of the one that was active. */
  merge(active: number, other: number): void {
    const parts = [active, other].sort((one, two) => one - two);
    const source = parts.map(at => this.cells[at].getSource()).join('\n\n');
    const { cell_type, metadata } = this.cells[active].toJSON();
    this.change(() => {
      this.notebook.deleteCell(active);
      this.notebook.insertCell(active, { cell_type, metadata, source });
      this.notebook.deleteCell(other);
    });
  }

  copy(at: number): void {
    const cell = { ...this.cells[at].toJSON(), id: undefined };
    this.change(() => this.notebook.insertCell(this.cells.length, cell));
  }

  move(at: number): void {
    this.change(() => this.notebook.moveCell(at, 0));
  }

  retype(at: number): void {
    const { cell_type, id, metadata, source } = this.cells[at].toJSON();
    const other = cell_type === 'code' ? 'markdown' : 'code';
    this.change(() => {
      this.notebook.deleteCell(at);
      this.notebook.insertCell(at, { cell_type: other, id, metadata, source });
    });
  }

  /** Of a cell, if its text was changed last; else of the notebook. */
  undo(): void {
    this._past.pop()?.();
  }

  /** What the marks say, as they stand in the file and as they are read. */
  get said(): (string | null)[] {
    return this.cells.map(cell => {
      const mark = markOf(cell);
      return mark && contributorOf(mark, cell.getSource());
    });
  }

  private edit(at: number, work: (cell: ISharedCell) => void): void {
    const cell = this.cells[at];
    const { undoManager } = cell as YBaseCell<IBaseCellMetadata>;
    undoManager?.stopCapturing();
    work(cell);
    this._past.push(() => !cell.isDisposed && cell.undo());
  }

  private change(work: () => void): void {
    this.notebook.transact(work);
    this.notebook.undoManager.stopCapturing();
    this._past.push(() => this.notebook.undo());
  }

  private _past: (() => void)[] = [];
}

describe('CellMarks', () => {
  const stored = (editor: Editor, at: number) =>
    markOf(editor.cells[at])?.contributor?.type;

  it('says that a cell was edited, and that it is as it was', () => {
    const editor = Editor.make();
    expect([editor.said, stored(editor, 1)]).toEqual([[null, 'ai'], 'ai']);
    editor.type(1, '\ndf.head()');
    expect([editor.said, stored(editor, 1)]).toEqual([
      [null, 'mixed'],
      'mixed'
    ]);
    editor.undo();
    expect([editor.said, stored(editor, 1)]).toEqual([[null, 'ai'], 'ai']);
    editor.set(1, REWRITTEN);
    expect([editor.said, stored(editor, 1)]).toEqual([
      [null, 'human'],
      'human'
    ]);
  });

  it('adds no step to the undo of the user', () => {
    const editor = Editor.make();
    editor.type(1, '!');
    editor.type(1, '?');
    editor.undo();
    editor.undo();
    expect(editor.cells[1].getSource()).toBe(CODE);
    expect(editor.said[1]).toBe('ai');
    expect(editor.notebook.canUndo()).toBe(false);
  });

  it('writes nothing when it finds a notebook that another editor has changed', () => {
    const { model } = Editor.make();
    const json = model.toJSON();
    json.cells[1].source = 'df = 3';
    const opened = new NotebookModel();
    opened.fromJSON(json);
    opened.dirty = false;
    const marks = new CellMarks(opened, () => 'Never');
    const [, cell] = opened.sharedModel.cells;
    expect(marks.get(cell.getId())?.contributor).toBe('mixed');
    expect(opened.dirty).toBe(false);
    expect(markOf(cell)?.contributor?.type).toBe('ai');
  });

  it('marks the cell that is made of a human and a marked one, whichever was active', () => {
    for (const [active, other] of [
      [0, 1],
      [1, 0]
    ]) {
      const editor = Editor.make();
      editor.merge(active, other);
      expect(editor.said).toEqual(['mixed']);
      editor.undo();
      expect(editor.said).toEqual([null, 'ai']);
    }
  });

  it('leaves cells alone that are locked, and notebooks that cannot be written', () => {
    const editor = Editor.make();
    editor.cells[1].setMetadata('editable', false);
    editor.type(1, '!');
    expect([editor.said[1], stored(editor, 1)]).toEqual(['mixed', 'ai']);
    editor.model.readOnly = true;
    editor.cells[1].deleteMetadata('editable');
    editor.type(1, '?');
    expect([editor.said[1], stored(editor, 1)]).toEqual(['mixed', 'ai']);
  });

  it('writes the first line of a prompt only where it is given one', () => {
    const silent = Editor.make();
    silent.type(1, '!');
    expect(markOf(silent.cells[1])).not.toHaveProperty('prompt');
    const long = `  Plot ${'x'.repeat(300)}\nwith the password 1234`;
    const editor = Editor.make(() => long);
    expect(markOf(editor.cells[1])?.prompt).toBe(long.trim().slice(0, 200));
    // A conversation may be read after its notebook.
    let prompt: string | null = null;
    const late = Editor.make(() => prompt);
    prompt = 'Plot';
    expect(markOf(late.cells[1])).not.toHaveProperty('prompt');
    late.marks.addPrompts();
    expect(markOf(late.cells[1])?.prompt).toBe('Plot');
  });

  it('reads any metadata', () => {
    const editor = Editor.make();
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        editor.cells[1].setMetadata('gptcode', value as never);
        editor.type(1, '!');
      })
    );
    fc.assert(
      fc.property(fc.object(), fc.string(), (mark, source) => {
        expect(['ai', 'mixed', 'human', 'unknown']).toContain(
          contributorOf(mark, source)
        );
      })
    );
  });

  const LINES = [...CODE.split('\n'), 'print(rate)', 'show(frame)', '', '  '];
  const EDITS = [
    'type',
    'set',
    'split',
    'merge',
    'copy',
    'move',
    'retype',
    'undo'
  ];
  const edits = fc.array(
    fc.tuple(fc.constantFrom(...EDITS), fc.nat(20), fc.constantFrom(...LINES)),
    { minLength: 30, maxLength: 30 }
  );

  // The last line of the model's alone, then the user's, and that line typed again.
  const twice: [string, number, string][] = [
    ['split', 1, ''],
    ['split', 2, ''],
    ['move', 3, ''],
    ['merge', 0, ''],
    ['type', 0, 'df.plot()'],
    ['type', 0, 'show(frame)']
  ];

  it('says what is true after thirty edits', () => {
    fc.assert(
      fc.property(edits, list => {
        const editor = Editor.make();
        for (const [edit, number, line] of list) {
          const at = number % editor.cells.length;
          const other = (at + 1) % editor.cells.length;
          const isNeighbour = Math.abs(at - other) === 1;
          if (edit === 'merge' && isNeighbour) {
            editor.merge(at, other);
          } else if (edit === 'type') {
            editor.type(at, `\n${line}`);
          } else if (edit === 'set') {
            editor.set(at, REWRITTEN);
          } else if (edit === 'undo') {
            editor.undo();
          } else if (edit !== 'merge') {
            editor[edit as 'split' | 'copy' | 'move' | 'retype'](at);
          }
          check(editor);
        }
      }),
      { numRuns: 40, examples: [[twice]] }
    );
  });
});

/**
 * Where little of the model's is left among much else, more than one is true. A line that is there
 * twice counts once, as a word does in the mark.
 */
function check(editor: Editor): void {
  const written = CODE.split('\n').filter(line => line);
  for (const cell of editor.cells) {
    const all = cell.getSource().split('\n');
    const lines = [...new Set(all.map(line => line.trim()))].filter(Boolean);
    const theirs = lines.filter(line => written.includes(line));
    const mark = markOf(cell);
    const said = mark && contributorOf(mark, cell.getSource());
    const tidy = cell.getSource().replace(/ +$/gm, '');
    if (tidy.replace(/^\n+|\n+$/g, '') === CODE) {
      expect(said).toBe('ai');
    } else if (mark) {
      const isMostlyTheirs = 2 * theirs.length >= lines.length;
      const isMixed = theirs.length > 0 && isMostlyTheirs;
      expect(isMixed ? ['mixed'] : ['mixed', 'human']).toContain(said);
    }
    if (cell.getSource() === REWRITTEN && mark) {
      expect(said).toBe('human');
    }
    // What stands in the file is what is read.
    expect(mark?.contributor?.type ?? null).toBe(said);
  }
}
