/** One notebook's side of the panel: its conversation and the turn that runs in it. */

import { type ISignal, Signal } from '@lumino/signaling';

import { type Api, ApiError, UNREACHABLE } from './api';
import { Conversation } from './conversation';
import type { LiveNotebook } from './notebook/notebook';
import { type IChoices, Turn } from './turn';

export class Chat {
  constructor(
    private _api: Api,
    private _client: string,
    readonly notebook: LiveNotebook,
    private _choices: () => IChoices
  ) {
    this._conversation = this._adopt(new Conversation(null, notebook.path));
    const { context, model } = notebook.panel;
    model?.cells.changed.connect(this._onCellsChanged, this);
    context.pathChanged.connect(this._emit, this);
  }

  /** What the user has written and not sent. */
  draft = '';

  /** Emitted when anything that the panel shows has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get conversation(): Conversation {
    return this._conversation;
  }

  /** The positions of the cells, counted from 1: cards are numbered by them. */
  get positions(): ReadonlyMap<string, number> {
    this._positions ??= this.notebook.positions();
    return this._positions;
  }

  /** Whether a turn goes on here, or a step that an earlier page began. */
  get busy(): boolean {
    return this._turn !== null || this._following;
  }

  /** Whether this page inserts and runs; else it only shows what comes. */
  get drives(): boolean {
    return this._turn !== null;
  }

  /** Shows the conversation that the notebook carries; rejects when it cannot be had. */
  load(): Promise<void> {
    this._loaded ??= this._load().catch((error: unknown) => {
      this._loaded = null;
      throw error;
    });
    return this._loaded;
  }

  /** Runs a turn to its end. */
  async send(prompt: string): Promise<void> {
    if (this.busy) {
      return;
    }
    if (!this._isLoaded && !(await this._loadFor(prompt))) {
      return;
    }
    this._turn = new Turn(
      this._api,
      this._client,
      this._conversation,
      this.notebook,
      this._choices
    );
    try {
      await this._turn.run(prompt);
    } finally {
      this._turn = null;
      this._emit();
    }
  }

  async stop(): Promise<void> {
    if (this._following) {
      await this._api.stop(this._conversation.id).catch(() => undefined);
    }
    await this._turn?.stop();
  }

  decide(block: number, approval: 'run' | 'skip'): void {
    this._turn?.decide(block, approval);
  }

  /** A fresh conversation; the old one stays on the server. */
  newConversation(): void {
    if (!this.busy) {
      this._replace(new Conversation(null, this.notebook.path));
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      void this._turn?.close();
      Signal.clearData(this);
    }
  }

  /** A prompt must not begin a second conversation because the first could not be read. */
  private async _loadFor(prompt: string): Promise<boolean> {
    try {
      await this.load();
      return !this.busy;
    } catch (error) {
      const words = error instanceof ApiError ? error.words : UNREACHABLE;
      this._conversation.openTurn(prompt);
      this._conversation.fail(words);
      return false;
    }
  }

  private async _load(): Promise<void> {
    const { notebook } = this;
    const id = notebook.conversation;
    const transcript = id ? await this._api.readConversation(id) : null;
    const elsewhere =
      transcript !== null && transcript.notebook !== notebook.path;
    // Where the other file is still there, this one is a copy, with a conversation to come.
    const copy = elsewhere && (await this._api.exists(transcript.notebook));
    this._isLoaded = true;
    if (transcript && !copy && !this._isDisposed) {
      this._replace(new Conversation(transcript, notebook.path));
      if (transcript.live) {
        void this._follow(this._conversation);
      }
    }
  }

  /** Shows a step that an earlier page began, to its end. */
  private async _follow(conversation: Conversation): Promise<void> {
    this._following = true;
    const { id, transcript } = conversation;
    try {
      for await (const event of this._api.events(id, transcript.seq)) {
        conversation.apply(event);
      }
    } catch (error) {
      conversation.fail(error instanceof ApiError ? error.words : UNREACHABLE);
    } finally {
      this._following = false;
      conversation.closeTurn();
    }
  }

  private _adopt(conversation: Conversation): Conversation {
    conversation.changed.connect(this._emit, this);
    return conversation;
  }

  private _replace(conversation: Conversation): void {
    this._conversation.dispose();
    this._conversation = this._adopt(conversation);
    this._emit();
  }

  private _onCellsChanged(): void {
    this._turn?.noticeRemovals();
    this._positions = null;
    this._emit();
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _conversation: Conversation;
  private _following = false;
  private _isDisposed = false;
  private _isLoaded = false;
  private _loaded: Promise<void> | null = null;
  private _positions: ReadonlyMap<string, number> | null = null;
  private _turn: Turn | null = null;
}
