/** A row of buttons below the outputs of each cell of a notebook that shows an error. */

import type { NotebookPanel } from '@jupyterlab/notebook';

import { hasError } from '../notebook/read/codecells';

export interface IErrorButton {
  name: string;
  title: string;
  /** Called with the id of the cell. */
  press: (cell: string) => void;
}

/** The outputs of a cell; widgets may have others inside. */
const AREA = '.jp-Cell-outputArea';
const ROW = 'jp-gptcode-error-buttons';

export class ErrorButtons {
  constructor(
    private _panel: NotebookPanel,
    private _buttons: readonly IErrorButton[]
  ) {
    const { node } = _panel.content;
    this._observer = new MutationObserver(records => this._onChange(records));
    this._observer.observe(node, { childList: true, subtree: true });
    node.querySelectorAll(AREA).forEach(area => this._update(area));
  }

  dispose(): void {
    this._observer.disconnect();
    const rows = this._panel.content.node.querySelectorAll(`.${ROW}`);
    rows.forEach(row => row.remove());
  }

  private _onChange(records: MutationRecord[]): void {
    const areas = new Set<Element>();
    for (const { addedNodes, target } of records) {
      const area = (target as Element).closest(AREA);
      if (area) {
        areas.add(area);
      }
      for (const node of addedNodes) {
        if (node instanceof Element) {
          const within = [node, ...node.querySelectorAll(AREA)];
          within
            .filter(each => each.matches(AREA))
            .forEach(each => areas.add(each));
        }
      }
    }
    areas.forEach(area => this._update(area));
  }

  /** JupyterLab adds outputs behind the row, and removes them without it. */
  private _update(area: Element): void {
    const row = area.querySelector(`:scope > .${ROW}`);
    const model = this._panel.content.widgets.find(each =>
      each.node.contains(area)
    )?.model;
    if (!model || !hasError(model)) {
      row?.remove();
    } else if (!row || row !== area.lastElementChild) {
      area.append(row ?? this._makeRow(model.id));
    }
  }

  private _makeRow(cell: string): HTMLElement {
    const row = document.createElement('div');
    row.className = ROW;
    // Enter presses a button here, and is no command of the notebook.
    row.dataset.lmSuppressShortcuts = 'true';
    for (const { name, press, title } of this._buttons) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'jp-gptcode-button';
      button.textContent = name;
      button.title = title;
      button.setAttribute('aria-label', name);
      button.addEventListener('click', () => press(cell));
      row.append(button);
    }
    return row;
  }

  private _observer: MutationObserver;
}
