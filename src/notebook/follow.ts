/**
 * Follows the work in a notebook: scrolls so that the cell being written, waiting or running is in
 * sight. It only scrolls, and only until the user does something in the notebook.
 */

import { type Cell, CodeCell } from '@jupyterlab/cells';
import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

import type { ITurn } from '../conversation/transcript';
import { type IWork, openWork } from '../conversation/work';

/** Pixels between the cell and the edge of the view. */
const MARGIN = 16;
/** Paints for which the cell has to stay in place: what comes out of a run is rendered late. */
const SETTLED = 10;
/** What the user does in a notebook, apart from pressing a modifier alone. */
const INPUTS = ['wheel', 'pointerdown', 'touchstart', 'keydown', 'drop'];
const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'];

export interface IFollowOptions {
  /** The view of the notebook that the user sees. */
  view: () => NotebookPanel;
  /** Whether the user wants it. */
  isOn: () => boolean;
}

export class WorkFollower {
  constructor(private _options: IFollowOptions) {}

  /** The user has sent a prompt: follows from the next cell on. */
  start(): void {
    this._work = null;
    this._follow();
  }

  /** The user has clicked the card of a cell: if that is worked on, follows again. */
  resume(cell: string): void {
    if (this._isOpen && this._work?.cell === cell) {
      this._follow();
    }
  }

  /** Brings what a turn works on in sight, if it is followed; between two cells, the last one. */
  show(turn: ITurn | null, busy: boolean): void {
    const work = busy ? openWork(turn) : null;
    this._isOpen = work !== null;
    this._work = work ?? this._work;
    if (!busy && this._work === null) {
      this._end();
    } else if (this._following) {
      // What came out of the last run is still to be seen.
      this._following.isLast = !busy;
      this._bring();
    }
  }

  dispose(): void {
    this._end();
  }

  private _follow(): void {
    this._end();
    const { isOn, view } = this._options;
    if (isOn()) {
      this._following = new Following(view(), () => this._end());
      this._bring();
    }
  }

  private _bring(): void {
    if (this._work) {
      this._following?.bring(this._work);
    }
  }

  private _end(): void {
    this._following?.dispose();
    this._following = null;
  }

  private _following: Following | null = null;
  private _isOpen = false;
  private _work: IWork | null = null;
}

/** One view that is followed, until the user does something in it. */
class Following implements IDisposable {
  constructor(
    private _panel: NotebookPanel,
    private _end: () => void
  ) {
    const { content } = _panel;
    const { node, outerNode } = content;
    INPUTS.forEach(type =>
      // Before the notebook sees it: some of them it handles alone.
      node.addEventListener(type, this._onInput, {
        capture: true,
        passive: true
      })
    );
    content.activeCellChanged.connect(this._onActiveCell, this);
    _panel.disposed.connect(this._end);
    this._sizes.observe(outerNode);
    [...outerNode.children].forEach(each => this._sizes.observe(each));
    this._active = content.activeCell;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether the work is over. */
  isLast = false;

  bring(work: IWork): void {
    this._work = work;
    this._still = 0;
    this._frame ||= requestAnimationFrame(this._onFrame);
  }

  dispose(): void {
    this._isDisposed = true;
    cancelAnimationFrame(this._frame);
    this._sizes.disconnect();
    this._cell.dispose();
    const { content } = this._panel;
    INPUTS.forEach(type =>
      content.node.removeEventListener(type, this._onInput, { capture: true })
    );
    content.activeCellChanged.disconnect(this._onActiveCell, this);
    this._panel.disposed.disconnect(this._end);
  }

  /** Cells out of sight have estimated sizes, so it takes some paints until one is in place. */
  private _onFrame = (): void => {
    this._frame = 0;
    const isPlaced = this._work === null || this._place(this._work);
    this._still = isPlaced ? this._still + 1 : 0;
    if (this._still < SETTLED) {
      this._frame = requestAnimationFrame(this._onFrame);
    } else if (this.isLast) {
      this._end();
    }
  };

  /** Whether the cell is in place, or as near as can be. */
  private _place({ cell, status }: IWork): boolean {
    const { content } = this._panel;
    const { outerNode } = content;
    const index = content.widgets.findIndex(each => each.model.id === cell);
    if (index < 0 || outerNode.clientHeight === 0) {
      return true;
    }
    const widget = content.widgets[index];
    this._observe(widget);
    const before = outerNode.scrollTop;
    outerNode.scrollTop += isLaidOut(widget)
      ? distance(workArea(widget, status), outerNode, status === 'waiting')
      : pageTowards(content, index);
    return Math.abs(outerNode.scrollTop - before) < 1;
  }

  private _observe({ node }: Cell): void {
    if (node !== this._observed) {
      this._cell.dispose();
      this._observed = node;
      this._sizes.observe(node);
      this._cell = new DisposableDelegate(() => this._sizes.unobserve(node));
    }
  }

  private _onInput = (event: Event): void => {
    if (!(event instanceof KeyboardEvent && MODIFIERS.includes(event.key))) {
      this._end();
    }
  };

  /** The user goes elsewhere, for example by the table of contents. */
  private _onActiveCell(_: Notebook, active: Cell | null): void {
    // Not if there was none, or if it was removed: then the notebook chooses another.
    const isUsers = this._active !== null && !this._active.isDisposed;
    this._active = active;
    if (isUsers) {
      this._end();
    }
  }

  private _active: Cell | null;
  private _cell: IDisposable = new DisposableDelegate(() => undefined);
  private _frame = 0;
  private _isDisposed = false;
  private _observed: HTMLElement | null = null;
  private _sizes = new ResizeObserver(() => {
    if (this._work) {
      this.bring(this._work);
    }
  });
  private _still = 0;
  private _work: IWork | null = null;
}

/** The part of a cell that is to be seen: while it is written or waits, its code. */
function workArea(cell: Cell, status: IWork['status']): DOMRect {
  const whole = cell.node.getBoundingClientRect();
  const isCode = status === 'writing' || status === 'waiting';
  const input = isCode && cell instanceof CodeCell ? cell.inputArea : null;
  if (!input?.node.offsetHeight) {
    return whole;
  }
  const { bottom } = input.node.getBoundingClientRect();
  return new DOMRect(whole.x, whole.y, whole.width, bottom - whole.y);
}

/** How far to scroll; of what is larger than the view, its end is shown, or its start. */
function distance(area: DOMRect, view: Element, byStart: boolean): number {
  const { bottom, top } = view.getBoundingClientRect();
  const above = area.top - (top + MARGIN);
  const below = area.bottom - (bottom - MARGIN);
  if (area.height > bottom - top - 2 * MARGIN) {
    return byStart ? above : below;
  }
  return Math.min(above, 0) || Math.max(below, 0);
}

/** A page towards a cell that is not rendered, as cells far out of sight may be. */
function pageTowards({ outerNode, widgets }: Notebook, index: number): number {
  const isAbove = widgets.findIndex(isLaidOut) > index;
  return isAbove ? -outerNode.clientHeight : outerNode.clientHeight;
}

function isLaidOut({ node }: Cell): boolean {
  return node.isConnected && node.offsetHeight > 0;
}
