/** One notebook's side of the panel: its conversation and the turn that runs in it. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { Api } from './api';
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

  /** Emitted when anything that the panel shows has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get conversation(): Conversation {
    return this._conversation;
  }

  /** What the user has written and not sent. */
  draft = '';

  /** The positions of the cells, counted from 1: cards are numbered by them. */
  get positions(): ReadonlyMap<string, number> {
    this._positions ??= this.notebook.positions();
    return this._positions;
  }

  get busy(): boolean {
    return this._turn !== null;
  }

  /** Shows the conversation that the notebook carries, else the newest about its path. */
  async load(): Promise<void> {
    const { notebook } = this;
    const id =
      notebook.conversation ??
      (await this._api.findConversation(notebook.path));
    const transcript = id ? await this._api.readConversation(id) : null;
    if (transcript && !this.busy && !this._conversation.id) {
      this._replace(new Conversation(transcript, notebook.path));
    }
  }

  /** Runs a turn to its end. */
  async send(prompt: string): Promise<void> {
    if (this._turn) {
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
      this._changed.emit();
    }
  }

  async stop(): Promise<void> {
    await this._turn?.stop();
  }

  decide(block: number, approval: 'run' | 'skip'): void {
    this._turn?.decide(block, approval);
  }

  /** A fresh conversation; the old one stays on the server. */
  newConversation(): void {
    if (!this._turn) {
      this._replace(new Conversation(null, this.notebook.path));
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    void this.stop();
    Signal.clearData(this);
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
  private _isDisposed = false;
  private _positions: ReadonlyMap<string, number> | null = null;
  private _turn: Turn | null = null;
}
