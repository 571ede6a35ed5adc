/** A check that a notebook runs from the top, in a kernel of its own on the server. */

import { UUID } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';

import { codeOf, pastRuns, wholeCells } from '../notebook/read/wholecells';
import { ApiError, UNREACHABLE } from '../server/api';
import { readEvents } from '../server/sse';
import type {
  CheckEvent,
  CheckStatus,
  ICheckEnd,
  ICheckRequest,
  ICheckRisk,
  ICheckRow
} from '../server/wire';
import { ask } from './ask';
import { noteCheck, wasCut } from './cutcheck';
import type { ChatSession } from './session';

const FAULTS: readonly CheckStatus[] = [
  'differs',
  'failed',
  'depends',
  'endless'
];

/** Cells that one prompt names. */
const MOST = 20;

/** `asking`: the user has not said yes yet. */
export type CheckState = 'none' | 'asking' | 'running' | 'over';

/** Asks the user, who sees what the code does beyond computing and showing. */
export type Confirm = (risks: readonly ICheckRisk[]) => Promise<boolean>;

export class CleanRun {
  constructor(private _chat: ChatSession) {
    if (wasCut(_chat.notebook.path)) {
      this.state = 'over';
      this.problem = CUT;
      this.isShown = true;
    }
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  state: CheckState = 'none';

  /** Whether the user sees it: a check that nobody asked for is shown when it is asked for. */
  isShown = false;

  /** Whether the code of the notebook has changed since it was checked. */
  isOutdated = false;

  /** Why there is no verdict. */
  problem: string | null = null;

  end: ICheckEnd | null = null;

  /** How many cells the check runs. */
  total = 0;

  /** The rows of the cells that have started, in their order. */
  get rows(): ICheckRow[] {
    return [...this._rows.values()];
  }

  get faults(): ICheckRow[] {
    return this.rows.filter(isFault);
  }

  /** Checks the notebook as it is now, if the user says yes. */
  async check(confirm: Confirm): Promise<void> {
    if (this.state === 'asking' || this.state === 'running') {
      return this.show();
    }
    this._begin('asking');
    this.isShown = true;
    try {
      const request = await this._request();
      const { risks } = await this._api.call<{ risks: ICheckRisk[] }>(
        'POST',
        'checks/risks',
        request
      );
      if (await confirm(risks)) {
        await this._run(request);
      } else {
        this.close();
      }
    } catch (error) {
      this._fail(error);
    }
  }

  /** Checks it without a question, if all its code only computes and shows. */
  async checkQuietly(): Promise<void> {
    if (this.state === 'asking' || this.state === 'running') {
      return;
    }
    this._begin('none');
    this.isShown = false;
    try {
      await this._run({ ...(await this._request()), automatic: true });
    } catch {
      // Nobody has asked for it.
      this.close();
    }
  }

  /** The rest is not run; the check says so itself once its kernel is gone. */
  async stop(): Promise<void> {
    await this._api
      .call('POST', 'checks/stop', { check: this._id })
      .catch(() => this._stop.abort());
  }

  show(): void {
    this.isShown = true;
    this._changed.emit();
  }

  hide(): void {
    this.isShown = false;
    this._changed.emit();
  }

  close(): void {
    this._begin('none');
    this.hide();
  }

  /** Hands the cells that do not run to a turn. */
  async fix(): Promise<void> {
    const { positions } = this._chat;
    const named = this.faults.slice(0, MOST).flatMap(({ cell, fix }) => {
      const position = positions.get(cell);
      return position ? [`Cell ${position}: ${fix}`] : [];
    });
    this.hide();
    const prompt = 'Make this notebook run from the top, in a new kernel.';
    await ask(this._chat, [prompt, ...named].join('\n'));
  }

  dispose(): void {
    this._stop.abort();
    Signal.clearData(this);
  }

  private get _api() {
    return this._chat.calls.api;
  }

  private _begin(state: CheckState): void {
    this.state = state;
    this.problem = this.end = null;
    this.isOutdated = false;
    this.total = 0;
    this._rows.clear();
    this._changed.emit();
  }

  private async _request(): Promise<ICheckRequest> {
    const { conversation, notebook } = this._chat;
    const { panel } = notebook;
    const { kernel } = notebook.snapshot();
    if (!kernel) {
      throw new ApiError(NO_KERNEL);
    }
    this._id = UUID.uuid4();
    const cells = wholeCells(panel);
    this._checked = codeOf(panel);
    return {
      check: this._id,
      notebook: notebook.path,
      conversation: conversation.id,
      ...{ kernel, cells },
      history: await pastRuns(panel.sessionContext.session?.kernel)
    };
  }

  private async _run(request: ICheckRequest): Promise<void> {
    this.state = 'running';
    this._changed.emit();
    this._stop = new AbortController();
    const { panel } = this._chat.notebook;
    panel.model?.contentChanged.connect(this._onContentChanged, this);
    panel.disposed.connect(this.dispose, this);
    const forget = request.automatic ? null : noteCheck(request.notebook);
    try {
      const { body } = await this._api.fetch('checks', {
        method: 'POST',
        body: JSON.stringify(request),
        signal: this._stop.signal
      });
      const events = readEvents<CheckEvent>(body ?? new ReadableStream());
      for await (const event of events) {
        this._note(event);
        this._changed.emit();
      }
    } finally {
      forget?.();
    }
    if (!this.end) {
      throw new ApiError(UNREACHABLE);
    }
  }

  private _note(event: CheckEvent): void {
    switch (event.type) {
      case 'check-start':
        this.total = event.cells.length;
        break;
      case 'check-cell':
        this._rows.set(event.cell, event);
        break;
      case 'check-end':
        this.end = event;
        this.state = 'over';
    }
  }

  private _fail(error: unknown): void {
    // Else the stream has broken off.
    const isKnown = error instanceof ApiError;
    this.state = 'over';
    this.problem = (isKnown ? error.words : UNREACHABLE).message;
    this._changed.emit();
  }

  private _onContentChanged(): void {
    const { panel } = this._chat.notebook;
    if (codeOf(panel) !== this._checked) {
      panel.model?.contentChanged.disconnect(this._onContentChanged, this);
      this.isOutdated = true;
      this._changed.emit();
    }
  }

  private _changed = new Signal<this, void>(this);
  private _checked = '';
  private _id = '';
  private _rows = new Map<string, ICheckRow>();
  private _stop = new AbortController();
}

/** Whether a cell does not run from the top. */
export function isFault({ status }: ICheckRow): boolean {
  return FAULTS.includes(status);
}

/** The check of a chat's notebook. */
export function cleanRunOf(chat: ChatSession): CleanRun {
  const run = RUNS.get(chat) ?? new CleanRun(chat);
  RUNS.set(chat, run);
  return run;
}

const RUNS = new WeakMap<ChatSession, CleanRun>();

const CUT =
  'The check was ended by a reload of the page. Your kernel and the notebook are as they were; check again for a result.';

const NO_KERNEL = {
  kind: 'kernel',
  message: 'This notebook has no kernel to run in. Choose one, then check it.',
  kept: '',
  retryable: false
};
