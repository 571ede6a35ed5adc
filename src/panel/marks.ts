/** A line in the margin of each cell that a model wrote; it says which one, when, and for what. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ChatSession } from '../chat/session';
import type { ChatSessions } from '../chat/sessions';
import { allTurns } from '../conversation/branches';
import type { IMark } from '../notebook/write/mark';
import { CellMarks, type Marked } from '../notebook/write/marks';
import { visibleName } from './shared/names';

const WRAPPER = ':scope > .jp-Cell-inputWrapper';
const MARK = 'jp-gptcode-mark';
/** Characters of a model's name and of a prompt. */
const LONGEST = 200;

export interface IMarksContext {
  sessions: ChatSessions;
  settings: ISettingRegistry.ISettings | null;
  trans: TranslationBundle;
}

/** Shows the marks of an open notebook until it is closed. */
export class MarginMarks {
  constructor(
    private _panel: NotebookPanel,
    private _context: IMarksContext
  ) {
    const { sessions, settings } = _context;
    this._marks = new CellMarks(_panel.model!, mark => this._newPrompt(mark));
    this._marks.changed.connect((_, cells) => this._draw(cells));
    sessions.changed.connect(this._onSessions, this);
    settings?.changed.connect(this._drawAll, this);
    _panel.disposed.connect(() => this.dispose());
    this._onSessions();
    this._drawAll();
  }

  dispose(): void {
    const { sessions, settings } = this._context;
    sessions.changed.disconnect(this._onSessions, this);
    settings?.changed.disconnect(this._drawAll, this);
    cancelAnimationFrame(this._frame);
    this._marks.dispose();
  }

  /** The notebook's session is known once it was the current one. */
  private _onSessions(): void {
    const { current } = this._context.sessions;
    if (current?.notebook.panel.context === this._panel.context) {
      this._session = current;
    }
    const { id = '', transcript } = this._session?.conversation ?? {};
    const known = `${id}/${transcript ? allTurns(transcript).length : 0}`;
    if (known !== this._known) {
      this._known = known;
      this._marks.addPrompts();
      this._drawAll();
    }
  }

  private _drawAll(): void {
    this._draw(this._panel.content.widgets.map(({ model }) => model.id));
  }

  /** In the next frame: then the cells have their widgets. */
  private _draw(cells: readonly string[]): void {
    cells.forEach(cell => this._waiting.add(cell));
    if (!this._frame) {
      this._frame = requestAnimationFrame(() => {
        this._frame = 0;
        const waiting = this._waiting;
        this._waiting = new Set();
        for (const widget of this._panel.content.widgets) {
          if (waiting.has(widget.model.id)) {
            // A cell that was never in sight has no margin yet.
            void widget.ready.then(() =>
              this._show(widget.node, widget.model.id)
            );
          }
        }
      });
    }
  }

  private _show(node: HTMLElement, cell: string): void {
    const wrapper = node.querySelector(WRAPPER);
    const there = wrapper?.querySelector<HTMLElement>(`:scope > .${MARK}`);
    const marked = this._isOn('margin') ? this._marks.get(cell) : null;
    if (!wrapper || !marked || marked.contributor === 'human') {
      there?.remove();
      return;
    }
    const line = there ?? document.createElement('div');
    const words = this._words(marked);
    line.className = MARK;
    line.dataset.contributor = marked.contributor;
    line.title = words.join('\n');
    line.setAttribute('role', 'img');
    line.setAttribute('aria-label', words.join(' '));
    if (!there) {
      wrapper.append(line);
    }
  }

  private _words({ contributor, mark }: Marked): string[] {
    const { trans } = this._context;
    const { model_id } = mark.contributor ?? {};
    const model =
      visibleName(text(model_id ?? mark.model).slice(0, LONGEST)) ||
      trans.__('a model');
    const when = new Date(text(mark.timestamp ?? mark.created));
    const prompt = text(mark.prompt) || this._promptOf(mark);
    return [
      contributor === 'mixed'
        ? trans.__('Written by %1, edited since.', model)
        : trans.__('Written by %1.', model),
      Number.isNaN(when.getTime()) ? '' : `${when.toLocaleString()}.`,
      prompt && trans.__('Prompt: %1', visibleName(firstLine(prompt)))
    ].filter(words => words);
  }

  /** The prompt of a cell of this notebook's conversation. */
  private _promptOf({ conversation, turn }: IMark): string {
    const { id, transcript } = this._session?.conversation ?? {};
    const { others = [], turns = [] } = transcript ?? {};
    const found = [...turns, ...others].find(each => each.turn === turn);
    return id && id === conversation ? (found?.prompt ?? '') : '';
  }

  /** What a cell that was just written says of its prompt to those who get the file. */
  private _newPrompt(mark: IMark): string | null {
    const isNew = Date.parse(text(mark.timestamp)) >= performance.timeOrigin;
    return this._isOn('prompt') && isNew ? this._promptOf(mark) || null : null;
  }

  private _isOn(name: 'margin' | 'prompt'): boolean {
    const { settings } = this._context;
    return settings ? settings.get(name).composite === true : name === 'margin';
  }

  private _frame = 0;
  private _known = '';
  private _marks: CellMarks;
  private _session: ChatSession | null = null;
  private _waiting = new Set<string>();
}

function firstLine(prompt: string): string {
  return prompt.trim().split('\n')[0].slice(0, LONGEST);
}

/** A file may hold anything. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
