/** All that the panel shows: a session for each open notebook, models, modes. */

import type {
  INotebookCellExecutor,
  INotebookTracker,
  NotebookPanel
} from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import { isListed } from '../files/listing';
import type { Mover } from '../files/upload/replace';
import { type Ask, Uploads } from '../files/upload/uploads';
import { ModelChoice } from './modelchoice';
import { effectiveMode, MODES } from './modes';
import { saveUnfinished } from '../notebook/run/unfinished';
import type { IAllowedTrials } from '../turn/choices';
import type { RunRecovery } from '../turn/runrecovery';
import type * as Opening from './opensession';
import type { ChatSession } from './session';
import { Setup } from './setup';
import type { IModels, IServerStatus, Mode } from '../server/wire';

export interface IChatSessionsOptions {
  api: Api;
  contents: Contents.IManager;
  executor: INotebookCellExecutor;
  recovery: RunRecovery;
  tracker: INotebookTracker;
  /** Opens a new notebook and makes it the current one. */
  createNotebook: () => Promise<void>;
  askToUpload: Ask;
  /** Moves files of the default drive without a signal. */
  silent: Mover;
}

/** The draft, or a turn of the conversation. */
export type ShownSent = 'draft' | number;

const UNLOADED =
  'What this notebook needs of GPT-Code could not be loaded. Nothing was lost.';

/** What a session needs is loaded with the first notebook. */
function loadOpening(): Promise<typeof Opening> {
  return import(/* webpackChunkName: "chat" */ './opensession');
}

export class ChatSessions {
  constructor(private _options: IChatSessionsOptions) {
    const { api, askToUpload, contents, silent, tracker } = _options;
    this.uploads = new Uploads({
      ...{ contents, silent, ask: askToUpload },
      exists: path =>
        contents.driveName(path) ? isListed(contents, path) : api.exists(path)
    });
    tracker.currentChanged.connect(this._onCurrentChanged, this);
    window.addEventListener('pagehide', () => this._leave());
    this._onCurrentChanged(tracker, tracker.currentWidget);
    this.choice = new ModelChoice(api);
    this.choice.changed.connect(() => this._changed.emit());
    this.setup = new Setup(
      api,
      () => this.refresh(),
      made => this.choice.use(this._current, made)
    );
    this.setup.changed.connect(() => this._changed.emit());
  }

  /** Uploads from the user's machine, for all notebooks. */
  readonly uploads: Uploads;

  /** Whether notebooks scroll to the cell that is worked on. */
  followsWork = true;

  /** What the user lets be tried on a copy of the kernel. */
  tries: IAllowedTrials = {};

  /** Which model is used. */
  readonly choice: ModelChoice;

  /** How models are set up. */
  readonly setup: Setup;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The server. */
  get api(): Api {
    return this._options.api;
  }

  /** Whether the panel shows the list of conversations. */
  get isListShown(): boolean {
    return this._isListShown;
  }

  set isListShown(isShown: boolean) {
    this._isListShown = isShown;
    this._shownSent = null;
    if (isShown && this.setup.isShown) {
      this.setup.toggle();
    }
    this._changed.emit();
  }

  /** Whose requests the panel shows: the draft's, or those of a turn's steps; null for none. */
  get shownSent(): ShownSent | null {
    return this._shownSent;
  }

  set shownSent(shown: ShownSent | null) {
    this._shownSent = shown;
    if (shown) {
      this._isListShown = false;
      if (this.setup.isShown) {
        this.setup.toggle();
      }
    }
    this._changed.emit();
  }

  /** The session of the current notebook; null while there is none. */
  get current(): ChatSession | null {
    return this._current;
  }

  /** Sessions of other notebooks in which a turn runs. */
  get elsewhere(): ChatSession[] {
    return [...this._sessions.values()].filter(
      session => session.busy && session !== this._current
    );
  }

  /** The mode that the user chose, or the highest that the administrator allows. */
  get mode(): Mode {
    return effectiveMode(this._mode, this._status?.modes ?? MODES);
  }

  set mode(mode: Mode) {
    this._mode = mode;
    this._changed.emit();
  }

  get models(): IModels {
    return this.choice.models;
  }

  get status(): IServerStatus | null {
    return this._status;
  }

  /** Why the panel cannot work, in words. */
  get problem(): string | null {
    const unloaded = this._isUnloaded ? UNLOADED : null;
    return unloaded ?? this._problem ?? this._status?.problem ?? null;
  }

  /** Whether the server answers but has no model to call. */
  get needsSetup(): boolean {
    return this._problem === null && this._status?.ready === false;
  }

  createNotebook(): Promise<void> {
    return this._options.createNotebook();
  }

  /** Attaches a file of the contents manager to the next prompt of the current notebook. */
  attach(path: string): void {
    const { contents } = this._options;
    this._current?.attachments.add(contents.localPath(path));
  }

  /** Asks the server for its status and models; called whenever the panel is shown. */
  async refresh(): Promise<void> {
    const { api, tracker } = this._options;
    if (this._isUnloaded && tracker.currentWidget) {
      await this._show(tracker.currentWidget);
    }
    try {
      this._status = await api.status();
      this._problem = null;
      this._changed.emit();
      await this.choice.refresh();
    } catch (error) {
      const words = error instanceof ApiError ? error.words : UNREACHABLE;
      this._problem = words.message;
    }
    this._changed.emit();
  }

  private _onCurrentChanged(_: unknown, panel: NotebookPanel | null): void {
    this._current = null;
    this._shownSent = null;
    this._changed.emit();
    // JupyterLab says why a notebook cannot be opened.
    panel?.context.ready.then(
      () => this._show(panel),
      () => undefined
    );
  }

  private async _show(panel: NotebookPanel): Promise<void> {
    const loaded = await loadOpening().catch(error => {
      console.warn('GPT-Code: a part could not be loaded', error);
    });
    if (panel.isDisposed || this._options.tracker.currentWidget !== panel) {
      return;
    }
    this._isUnloaded = !loaded;
    if (loaded) {
      this._current =
        this._find(panel) ?? this._open(panel, loaded.openSession);
    }
    this._changed.emit();
  }

  /** Two views of one file share a session. */
  private _find(panel: NotebookPanel): ChatSession | undefined {
    return [...this._sessions.values()].find(
      session => session.notebook.panel.context === panel.context
    );
  }

  private _open(
    panel: NotebookPanel,
    open: typeof Opening.openSession
  ): ChatSession {
    const { recovery, tracker } = this._options;
    const session = open({
      ...this._options,
      ...{ client: this._client, panel, uploads: this.uploads },
      view: () => tracker.currentWidget,
      mode: () => this.mode,
      tries: () => this.tries,
      followsWork: () => this.followsWork
    });
    this._sessions.set(panel, session);
    session.changed.connect(() => this._changed.emit());
    panel.disposed.connect(() => {
      this._sessions.delete(panel);
      session.dispose();
      this._changed.emit();
    });
    const recover = () => session.recover(recovery);
    session.load().then(recover, () => {
      // The panel shows if the server cannot be reached.
      void this.refresh();
    });
    return session;
  }

  /** The page is being left. */
  private _leave(): void {
    const sessions = [...this._sessions.values()];
    const blocks = sessions.map(session => session.unfinishedBlock);
    saveUnfinished(blocks.filter(block => block !== null));
    sessions.forEach(session => session.leave());
  }

  private _changed = new Signal<this, void>(this);
  private _sessions = new Map<NotebookPanel, ChatSession>();
  private _client = UUID.uuid4();
  private _current: ChatSession | null = null;
  private _isListShown = false;
  private _shownSent: ShownSent | null = null;
  /** Whether what a session needs could not be loaded. */
  private _isUnloaded = false;
  private _mode: Mode = 'ask';
  private _problem: string | null = null;
  private _status: IServerStatus | null = null;
}
