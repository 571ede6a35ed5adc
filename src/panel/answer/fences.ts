/** Buttons that copy code of an answer, or insert it as a cell. */

import type { Trans } from '../shared/context';
import { readsLine } from './reads';

export interface IFenceActions {
  copy: (code: string) => void;
  /** The type of the cell that a block of this language would be; null if none fits. */
  cellType: (language: string) => CellType | null;
  /** Inserts the code as a new cell; returns its position, or 0 if the notebook is locked. */
  insert: (code: string, type: CellType) => number;
}

export type CellType = 'code' | 'markdown';

const SHOWN_FOR = 4000; // milliseconds

/** Adds a row of buttons to each block of code. */
export function addButtons(
  host: HTMLElement,
  actions: IFenceActions,
  trans: Trans
): void {
  const fences = 'pre:not(:has(> code.language-math))';
  for (const pre of host.querySelectorAll<HTMLElement>(fences)) {
    const code = (pre.textContent ?? '').replace(/\n$/, '');
    if (!code.trim()) {
      // A fence without anything in it, such as a closing one too many.
      pre.remove();
      continue;
    }
    const reads = readsLine(languageOf(pre), code, trans);
    if (reads) {
      pre.replaceWith(reads);
      continue;
    }
    const row = document.createElement('div');
    row.className = 'jp-gptcode-fence-buttons';
    const says = words(row);
    const copy = button(trans.__('Copy'), () => {
      actions.copy(code);
      says(trans.__('Copied'));
    });
    const type = actions.cellType(languageOf(pre));
    const insert = button(trans.__('Insert'), () => {
      const position = type ? actions.insert(code, type) : 0;
      says(
        position
          ? trans.__('Inserted as cell %1', position)
          : trans.__('This notebook cannot be edited.')
      );
    });
    insert.title =
      type === 'markdown'
        ? trans.__('Insert this text as a new Markdown cell')
        : trans.__('Insert this code as a new cell, without running it');
    row.prepend(...(type ? [copy, insert] : [copy]));
    const fence = document.createElement('div');
    fence.className = 'jp-gptcode-fence';
    pre.replaceWith(fence);
    pre.tabIndex = 0;
    fence.append(pre, row);
  }
}

/** The language that stood behind the fence; empty if none did. */
function languageOf(pre: HTMLElement): string {
  const classes = [...(pre.querySelector('code')?.classList ?? [])];
  const named = classes.find(name => name.startsWith('language-'));
  return named?.slice('language-'.length) ?? '';
}

function button(name: string, press: () => void): HTMLButtonElement {
  const node = document.createElement('button');
  node.type = 'button';
  node.className = 'jp-gptcode-fence-button';
  node.setAttribute('aria-label', name);
  node.textContent = name;
  node.addEventListener('click', event => {
    if (event.detail < 2) {
      press();
    }
  });
  return node;
}

/** Shows a text for a few seconds. */
function words(row: HTMLElement): (text: string) => void {
  const node = row.appendChild(document.createElement('span'));
  node.setAttribute('role', 'status');
  let timer: ReturnType<typeof setTimeout> | undefined;
  return text => {
    clearTimeout(timer);
    node.textContent = text;
    timer = setTimeout(() => node.replaceChildren(), SHOWN_FOR);
  };
}
