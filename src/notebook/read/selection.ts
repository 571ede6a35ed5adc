/** What the user has selected in an editor. Reads, never writes. */

import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { ISelection } from '../../server/wire';

/** Characters: the server accepts 20,000. */
const LIMIT = 20_000;

type Lines = Pick<ISelection, 'first' | 'last' | 'text'>;

/** The selection in a notebook's active cell. */
export function cellSelection(panel: NotebookPanel): ISelection | null {
  const { activeCell, activeCellIndex } = panel.content;
  const lines = activeCell?.editor && selectedLines(activeCell.editor);
  return lines && activeCell
    ? { ...lines, cell: activeCell.model.id, position: activeCellIndex + 1 }
    : null;
}

/** The selected text and its lines, counted from 1; null if nothing is selected. */
export function selectedLines(
  editor: Pick<CodeEditor.IEditor, 'getOffsetAt' | 'getSelection' | 'model'>
): Lines | null {
  const { start, end } = editor.getSelection();
  const source = editor.model.sharedModel.getSource();
  const places = [editor.getOffsetAt(start), editor.getOffsetAt(end)];
  const text = source.slice(Math.min(...places), Math.max(...places));
  if (!text.trim()) {
    return null;
  }
  const [first, last] = [start, end].sort((a, b) => a.line - b.line);
  // A selection of whole lines ends before the next one.
  const ends = last.column === 0 && last.line > first.line ? 0 : 1;
  const lines = { first: first.line + 1, last: last.line + ends };
  return { ...lines, text: text.slice(0, LIMIT) };
}
