/** Keeps the focus where the user has it while one of our cells runs. */

import { CodeCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import type { Widget } from '@lumino/widgets';

/**
 * The box that `input()` shows must not take the focus while the cell runs. Giving it back would
 * be too late: the notebook has entered command mode and made our cell active by then.
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

/** Starts a run: when it clears an unanswered box, the notebook would focus the cell. */
export function withoutFocus<T>(cell: CodeCell, start: () => T): T {
  const restore = subdueFocus(cell.node, cell.node);
  try {
    return start();
  } finally {
    restore();
  }
}

/** Makes a node's `focus()` do nothing while the focus is outside `home`. */
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
