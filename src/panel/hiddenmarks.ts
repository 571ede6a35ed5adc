/** A quiet sign at each cell that the user hides from models. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { isHidden } from '../notebook/read/hidden';

const SIGN = 'jp-gptcode-hidden-sign';
const WRAPPER = ':scope > .jp-Cell-inputWrapper';

/** Shows the signs of an open notebook until it is closed. */
export class HiddenMarks {
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
        const hidden = isHidden(widget.model.sharedModel);
        if (hidden || widget.node.querySelector(`.${SIGN}`)) {
          // A cell that was never in sight has nothing to show a sign in yet.
          void widget.ready.then(() => this._show(widget.node, hidden));
        }
      }
    });
  }

  private _show(node: HTMLElement, hidden: boolean): void {
    const wrapper = node.querySelector(WRAPPER);
    const there = wrapper?.querySelector(`:scope > .${SIGN}`);
    if (!wrapper || !hidden) {
      there?.remove();
    } else if (!there) {
      const sign = document.createElement('div');
      sign.className = SIGN;
      sign.textContent = this._trans.__('hidden from GPT-Code');
      wrapper.append(sign);
    }
  }

  private _frame = 0;
}
