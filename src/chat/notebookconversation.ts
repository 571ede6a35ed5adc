/** The conversation of a notebook: found, shown, kept up to date, replaced by a new one. */

import { type ISignal, Signal } from '@lumino/signaling';

import { allTurns } from '../conversation/branches';
import { ConversationModel } from '../conversation/model';
import { locateCells } from '../conversation/parts';
import { ConversationPoll } from '../conversation/poll';
import type { LiveNotebook } from '../notebook/notebook';
import type { Api } from '../server/api';
import type { ConversationEvent } from '../server/wire';
import type { IFork, IPrompt } from '../turn/start';
import type { Turn } from '../turn/turn';
import { findConversation, type IFound } from './find';
import { KernelNotices } from './kernelnotices';
import { StartedElsewhere } from './started';
import { isUndo, writtenSources } from './undoelsewhere';

export interface INotebookConversationOptions {
  api: Api;
  client: string;
  notebook: LiveNotebook;
  /** The turn that runs in this page. */
  turn: () => Pick<Turn, 'fallBehind' | 'hear' | 'isReading'> | null;
}

export class NotebookConversation {
  constructor(private _options: INotebookConversationOptions) {
    const { api, client, notebook } = _options;
    this._started = new StartedElsewhere(api, notebook);
    this._model = this._listen(new ConversationModel(null, notebook.path));
    this._poll = this._startPoll();
    const { kernel } = notebook;
    this._notices = new KernelNotices(api, client, () => this._model, kernel);
    const { context, model } = notebook.panel;
    model?.cells.changed.connect(this._locateCells, this);
    model?.metadataChanged.connect(this._onMetadataChanged, this);
    context.pathChanged.connect(this._onPathChanged, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted when the conversation that the notebook names was found, or there is none. */
  get loaded(): ISignal<this, void> {
    return this._loadedSignal;
  }

  /** Another object after each load, and for each new conversation. */
  get model(): ConversationModel {
    return this._model;
  }

  /**
   * What the next prompt starts the conversation with: the one that it forks, in a copied notebook,
   * and those that the notebook had before.
   */
  get origin(): Pick<IPrompt, 'fork' | 'known'> {
    const fork = this._model.id ? null : this._fork;
    return { fork, known: this._started.known };
  }

  /** Whether the next prompt goes to a conversation that is known. */
  get isReady(): boolean {
    return this._isLoaded && this._model.id !== '';
  }

  /** Loads it, or one that another page has started; rejects if it is not available. */
  async prepare(): Promise<void> {
    await this.load();
    await this._started.readName();
    const { conversation } = this._options.notebook;
    if (conversation !== this._named && !this._model.id) {
      this._loadAgain();
    }
    await this.load();
    await this._follow(true);
  }

  /** Loads the conversation that the notebook names; rejects if it is not available. */
  load(): Promise<void> {
    this._loading ??= this._load().catch((error: unknown) => {
      this._loading = null;
      throw error;
    });
    return this._loading;
  }

  /** A new conversation; the old one stays on the server. */
  startNew(): void {
    const { notebook } = this._options;
    this._fork = null;
    this._named = notebook.conversation;
    this._started.forget();
    this._replace(new ConversationModel(null, notebook.path));
  }

  /** Shows another one, which the notebook carries from now on; says if it is there. */
  async switchTo(conversation: string): Promise<boolean> {
    const { api, notebook, turn } = this._options;
    const { isReadOnly, isScript, path } = notebook;
    const its = { conversation, isReadOnly, isScript, path };
    const found = await findConversation(api, its);
    if (!found || turn() || this._isDisposed) {
      return false;
    }
    this._fork = null;
    this._named = conversation;
    this._isLoaded = true;
    notebook.carry(conversation);
    this._show(found);
    return true;
  }

  /** Drops the poll in progress: its answer is older than what the page does now. */
  interruptPoll(): void {
    this._poll.interrupt();
  }

  /** Resolves when the page knows what other pages have done until now. */
  catchUp(): Promise<void> {
    return this._poll.now();
  }

  /** The turn that ran in this page is over. */
  endTurn(isBehind: boolean): void {
    if (isBehind) {
      this._loadAgain();
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._poll.dispose();
      Signal.clearData(this);
    }
  }

  private async _load(): Promise<void> {
    const { api, notebook } = this._options;
    if (!notebook.conversation) {
      // It may have been loaded in the background, before another page started a conversation.
      await notebook.refresh();
    }
    this._named = notebook.conversation;
    const found = await findConversation(api, notebook);
    if (found?.notebook !== 'same' && !this._started.known) {
      await this._started.look(true);
    }
    this._isLoaded = true;
    if (found && !this._isDisposed) {
      this._show(found);
    } else {
      this._loadedSignal.emit();
    }
    // The notebook may have been given a conversation meanwhile.
    this._onMetadataChanged();
  }

  /** Shows the conversation that another page has started meanwhile, if there is one. */
  private async _follow(active: boolean): Promise<void> {
    const { api, notebook, turn } = this._options;
    const { isReadOnly, isScript, path } = notebook;
    const before = this._model;
    const isWanted = () =>
      before === this._model && !before.id && !turn() && !this._isDisposed;
    if (!this._isLoaded || !isWanted()) {
      return;
    }
    const conversation = await this._started.look(active);
    if (conversation) {
      const its = { conversation, isReadOnly, isScript, path };
      const found = await findConversation(api, its);
      if (found?.notebook === 'same' && isWanted()) {
        this._show(found);
      }
    }
  }

  private _show({ transcript: found, notebook: state }: IFound): void {
    const { notebook } = this._options;
    const { conversation, seq } = found;
    const cells = notebook.blockCells(conversation);
    const transcript = locateCells(found, cells);
    if (state === 'copy') {
      this._fork = { conversation, seq };
      const here = { conversation: '', notebook: notebook.path };
      const copy = { ...transcript, ...here, live: null };
      this._replace(new ConversationModel(copy, notebook.path));
      this._model.closeTurn();
    } else {
      this._replace(new ConversationModel(transcript, notebook.path));
    }
    if (state === 'renamed') {
      this._onPathChanged();
    }
    this._notices.compare();
    this._loadedSignal.emit();
  }

  private _startPoll(): ConversationPoll {
    const { api, client, turn } = this._options;
    const conversation = this._model;
    return new ConversationPoll({
      api,
      client,
      conversation,
      isReading: () => turn()?.isReading ?? false,
      onEvent: event => this._onEvent(conversation, event),
      onBehind: () => this._onBehind(),
      onDeleted: () => this._onDeleted(),
      onIdle: async () => {
        await this._started.readNameWhileNew();
        this._onMetadataChanged();
        await this._follow(false);
      }
    });
  }

  private _onEvent(
    conversation: ConversationModel,
    event: ConversationEvent
  ): void {
    const { client, notebook, turn } = this._options;
    const running = turn();
    if (running) {
      running.hear(event);
    } else if (event.type === 'action' && event.client === client) {
      conversation.skip(event.seq);
    } else {
      conversation.apply(event);
      if (event.type === 'action' && isUndo(event)) {
        const turns = allTurns(conversation.transcript);
        void notebook.refreshOutputs(writtenSources(turns, event));
      }
      if (event.type === 'code-start' || event.type === 'code-end') {
        this._locateCells();
      }
    }
  }

  private _listen(conversation: ConversationModel): ConversationModel {
    conversation.changed.connect(this._emit, this);
    return conversation;
  }

  private _replace(conversation: ConversationModel): void {
    this._poll.dispose();
    this._model.dispose();
    this._model = this._listen(conversation);
    this._poll = this._startPoll();
    this._emit();
  }

  /** Another page reports a cell when it runs; until then, a shared notebook says which it is. */
  private _locateCells(): void {
    const { notebook, turn } = this._options;
    const { id, latest } = this._model;
    const isMissing = latest?.parts.some(
      part => part.type === 'block' && part.cell === null
    );
    if (!latest || !isMissing || turn()) {
      return;
    }
    const cells = notebook.blockCells(id);
    for (const part of latest.parts) {
      const cell =
        part.type === 'block' && cells.get(`${latest.turn}/${part.block}`);
      if (cell && part.cell === null) {
        const located = { cell, inserted: true };
        this._model.setBlock(latest.turn, part.block, located);
      }
    }
  }

  /** In a shared notebook another page may have started the conversation. */
  private _onMetadataChanged(): void {
    const { notebook } = this._options;
    const { turns } = this._model.transcript;
    const isNew = notebook.conversation !== this._named;
    if (isNew && this._isLoaded && turns.length === 0) {
      this._loadAgain();
    }
  }

  /** A turn here ends first, and asks for it to be loaded. */
  private _onBehind(): void {
    const turn = this._options.turn();
    if (turn) {
      turn.fallBehind();
    } else {
      this._loadAgain();
    }
  }

  /** What was shown is gone for good, so the next prompt starts another one. */
  private _onDeleted(): void {
    if (!this._options.turn()) {
      this.startNew();
      this._model.isAfterDeleted = true;
      this._emit();
    }
  }

  /** If it is not available now, it is loaded before a prompt is sent. */
  private _loadAgain(): void {
    if (!this._options.turn()) {
      this._loading = null;
      this._isLoaded = false;
      this.load().catch(() => undefined);
    }
  }

  private _onPathChanged(): void {
    const { api, client, notebook, turn } = this._options;
    const { id, turn: latest, transcript } = this._model;
    const { path } = notebook;
    if (id) {
      const at = turn() && latest > 0 ? latest : 0;
      const was = transcript.notebook;
      this._model.rename(at, path);
      const action = { client, action: 'renamed', turn: at, was } as const;
      api.act(id, { ...action, notebook: path }).catch(() => undefined);
    } else {
      this._started.forget();
    }
    this._emit();
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _fork: IFork | null = null;
  private _isDisposed = false;
  private _isLoaded = false;
  private _loadedSignal = new Signal<this, void>(this);
  private _loading: Promise<void> | null = null;
  private _model: ConversationModel;
  /** The id that the notebook had when it was last loaded. */
  private _named: string | null = null;
  private _notices: KernelNotices;
  private _poll: ConversationPoll;
  private _started: StartedElsewhere;
}
