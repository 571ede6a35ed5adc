/** Which output the user points at. Reads, never writes. */

import { CodeCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { ISentOutput } from '../../server/wire';

/** The output that a node belongs to. */
export function outputAt(panel: NotebookPanel, node: Node): ISentOutput | null {
  const cell = panel.content.widgets.find(each => each.node.contains(node));
  if (!(cell instanceof CodeCell)) {
    return null;
  }
  const output = cell.outputArea.widgets.findIndex(each =>
    each.node.contains(node)
  );
  return output < 0 ? null : { cell: cell.model.id, output };
}

/** The last output of the active cell. */
export function activeOutput(panel: NotebookPanel): ISentOutput | null {
  const cell = panel.content.activeCell;
  const count = cell instanceof CodeCell ? cell.model.outputs.length : 0;
  return cell && count > 0 ? { cell: cell.model.id, output: count - 1 } : null;
}
