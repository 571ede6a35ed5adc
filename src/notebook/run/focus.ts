/** A cell of ours that runs leaves the focus where the user has it. */

import { CodeCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import type { Widget } from '@lumino/widgets';

/**
 * While a cell runs, its `input()` shows a box which does not take the focus from elsewhere. Not
 * by giving the focus back: by then the notebook has gone to command mode and made our cell active.
 */
export function keepFocus(panel: NotebookPanel, id: string): IDisposable {
  const cells = panel.model?.cells;
  const onInput = (_: unknown, stdin: Widget) => {
    stdin.node.querySelectorAll('input').forEach(input => {
      subdueFocus(input, stdin.node);
    });
  };
  const areas = () =>
    panel.content.widgets
      .filter(cell => cell instanceof CodeCell && cell.model.id === id)
      .map(cell => (cell as CodeCell).outputArea.inputRequested);
  const connect = () => {
    if (!panel.isDisposed) {
      areas().forEach(signal => signal.connect(onInput));
    }
  };
  // A cell that is moved gets a new widget.
  const onCells = () => queueMicrotask(connect);
  connect();
  cells?.changed.connect(onCells);
  return new DisposableDelegate(() => {
    cells?.changed.disconnect(onCells);
    if (!panel.isDisposed) {
      areas().forEach(signal => signal.disconnect(onInput));
    }
  });
}

/** Begins a run: the notebook focuses a cell when an unanswered box in it is cleared away. */
export function quietly<T>(cell: CodeCell, begin: () => T): T {
  const restore = subdueFocus(cell.node, cell.node);
  try {
    return begin();
  } finally {
    restore();
  }
}

/** Lets a node's `focus()` do nothing while something away from `home` has the focus. */
function subdueFocus(node: HTMLElement, home: HTMLElement): () => void {
  node.focus = options => {
    const active = document.activeElement;
    const near = !active || active.contains(home) || home.contains(active);
    if (near) {
      HTMLElement.prototype.focus.call(node, options);
    }
  };
  return () => {
    Reflect.deleteProperty(node, 'focus');
  };
}
