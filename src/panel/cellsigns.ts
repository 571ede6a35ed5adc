/** A quiet sign at each cell that the user hides from models, or pins for them. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { isHidden, isPinned } from '../notebook/read/hidden';
import { variablesText } from './shared/hiding';

const SIGN = 'jp-gptcode-cellsign';
const WRAPPER = ':scope > .jp-Cell-inputWrapper';

/** Shows the signs of an open notebook until it is closed. */
export class CellSigns {
  constructor(
    private _panel: NotebookPanel,
    private _trans: TranslationBundle
  ) {
    _panel.model?.contentChanged.connect(this._plan, this);
    _panel.disposed.connect(() => cancelAnimationFrame(this._frame));
    this._plan();
  }

  /** In the next frame: then the cells have their widgets. */
  private _plan(): void {
    this._frame ||= requestAnimationFrame(() => {
      this._frame = 0;
      for (const widget of this._panel.content.widgets) {
        const { sharedModel } = widget.model;
        const text = this._text(sharedModel);
        const title = isHidden(sharedModel) ? variablesText(this._trans) : '';
        if (text || widget.node.querySelector(`.${SIGN}`)) {
          // A cell that was never in sight has nothing to show a sign in yet.
          void widget.ready.then(() => this._show(widget.node, text, title));
        }
      }
    });
  }

  /** Being hidden comes first. */
  private _text(cell: Parameters<typeof isHidden>[0]): string {
    if (isHidden(cell)) {
      return this._trans.__('hidden from GPT-Code');
    }
    return isPinned(cell) ? this._trans.__('pinned for GPT-Code') : '';
  }

  private _show(node: HTMLElement, text: string, title: string): void {
    const wrapper = node.querySelector(WRAPPER);
    const there = wrapper?.querySelector(`:scope > .${SIGN}`);
    if (!wrapper || !text) {
      there?.remove();
      return;
    }
    const sign = there ?? document.createElement('div');
    sign.className = SIGN;
    sign.textContent = text;
    sign.setAttribute('title', title);
    if (!there) {
      wrapper.append(sign);
    }
  }

  private _frame = 0;
}
