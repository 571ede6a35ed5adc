/** One notebook's side of the panel: its conversation and the turn that runs in it. */

import { type ISignal, Signal } from '@lumino/signaling';

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import { Conversation } from '../conversation/model';
import type { Attachments } from '../files/attachments';
import type { Incoming } from '../files/upload/incoming';
import { findConversation, type IFound } from './find';
import { Follower } from '../conversation/poll';
import type { ILeftBlock } from '../notebook/run/leftrun';
import type { LiveNotebook } from '../notebook/notebook';
import { Outputs } from './outputs';
import { Places } from '../conversation/positions';
import { isSpoken, latestStep, locateCells } from '../conversation/parts';
import type { Approval } from '../turn/cellrunner';
import { type Files, type IFork, Turn } from '../turn/turn';
import type { ConversationEvent, IShownOutput, Mode } from '../server/wire';

const GO_ON = 'Go on.';

/**
 * - `here`: this page drives the latest turn;
 * - `elsewhere`: another page does, and is there;
 * - `left`: none does, and there is something left to do;
 * - `over`: there is not.
 */
export type Standing = 'here' | 'elsewhere' | 'left' | 'over';

export class ChatSession {
  constructor(
    private _api: Api,
    private _client: string,
    readonly notebook: LiveNotebook,
    /** The files that go along with what the user has written and not sent. */
    readonly attachments: Attachments,
    /** Uploads to them. */
    readonly incoming: Incoming,
    private _mode: () => Mode
  ) {
    this.outputs = new Outputs(output =>
      notebook.hasOutput(output) ? (this.positions.get(output.cell) ?? 0) : 0
    );
    this.outputs.changed.connect(this._emit, this);
    attachments.changed.connect(this._emit, this);
    this._conversation = this._adopt(new Conversation(null, notebook.path));
    this._follower = this._follow();
    const { context, model } = notebook.panel;
    model?.cells.changed.connect(this._onCellsChanged, this);
    model?.metadataChanged.connect(this._onMetadataChanged, this);
    context.pathChanged.connect(this._onPathChanged, this);
  }

  /** What the user has written and not sent. */
  draft = '';

  /** The outputs of cells that go along with it. */
  readonly outputs: Outputs;

  /** Emitted when anything that the panel shows has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get conversation(): Conversation {
    return this._conversation;
  }

  /** The model that the user chose for this notebook; empty for the server's default. */
  get model(): string {
    return this._model;
  }

  set model(model: string) {
    this._model = model;
    this._emit();
  }

  /** The positions of the cells, counted from 1: cards are numbered by them. */
  get positions(): ReadonlyMap<string, number> {
    this._positions ??= this.notebook.positions();
    return this._positions;
  }

  /** The cell that a step's text means by a position, while it is there. */
  cellAt(step: string, position: number): string | null {
    const cell = this._places.cell(step, position) ?? '';
    return this.positions.has(cell) ? cell : null;
  }

  /** Whether a turn goes on, here or in another page. */
  get busy(): boolean {
    const { live } = this._conversation.transcript;
    return live !== null || ['here', 'elsewhere'].includes(this.standing);
  }

  /** Who drives the latest turn: only that page inserts and runs, the others show what comes. */
  get standing(): Standing {
    const { driver, here, open } = this._conversation.transcript;
    if (this._turn) {
      return 'here';
    }
    if (!open) {
      return 'over';
    }
    return here && driver !== this._client ? 'elsewhere' : 'left';
  }

  /** Shows the conversation that the notebook carries; rejects when it cannot be had. */
  load(): Promise<void> {
    this._loaded ??= this._load().catch((error: unknown) => {
      this._loaded = null;
      throw error;
    });
    return this._loaded;
  }

  /** Runs a turn to its end; the draft's files and outputs go along. */
  send(prompt: string): Promise<void> {
    const { attachments, busy } = this;
    if (busy) {
      return Promise.resolve();
    }
    const files: Files = attachments.arriving
      ? stop => attachments.takeArrived(stop)
      : attachments.take();
    return this._send(prompt, files, this.outputs.take());
  }

  /** Goes on here with a turn that another page drove; `decided` about blocks of unknown end. */
  async continueHere(decided: ReadonlyMap<number, Approval>): Promise<void> {
    if (['elsewhere', 'left'].includes(this.standing)) {
      await this._drive(turn => turn.resume(decided));
    }
  }

  /** Tries again what failed: the prompt, the step, or on from where an answer broke off. */
  async retry(): Promise<void> {
    const { latest } = this._conversation;
    if (!latest || this.busy) {
      return;
    }
    const parts = latestStep(latest.parts);
    if (parts.some(isSpoken)) {
      await this._send(GO_ON);
    } else if (parts[0]?.type === 'step' && parts[0].kind === 'results') {
      await this._drive(turn => turn.retry());
    } else {
      const outputs = this.outputs.there(latest.outputs);
      await this._send(latest.prompt, latest.files, outputs);
    }
  }

  goOn(): Promise<void> {
    return this._send(GO_ON);
  }

  async stop(): Promise<void> {
    if (this._turn) {
      await this._turn.stop();
    } else {
      await this._api.stop(this._conversation.id).catch(() => undefined);
    }
  }

  decide(block: number, approval: Approval): void {
    if (this._turn) {
      this._turn.decide(block, approval);
    } else {
      void this.continueHere(new Map([[block, approval]]));
    }
  }

  /** A fresh conversation; the old one stays on the server. */
  newConversation(): void {
    if (!this.busy) {
      this._fork = null;
      this._carried = this.notebook.conversation;
      this._replace(new Conversation(null, this.notebook.path));
    }
  }

  /** The block that runs here, for the page after this one. */
  get leftBlock(): ILeftBlock | null {
    const run = this.notebook.leftRun;
    const { id, latest } = this._conversation;
    const part = latest?.parts.find(
      each => each.type === 'block' && each.status === 'running'
    );
    if (!run || !latest || part?.type !== 'block') {
      return null;
    }
    const { block } = part;
    const whose = { client: this._client, conversation: id };
    return { ...run, ...whose, turn: latest.turn, block };
  }

  /** The page is being left, or the notebook closed. */
  leave(): void {
    const { id, transcript } = this._conversation;
    if (id && transcript.open) {
      this._api.leave(id, this._client);
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._follower.dispose();
      this.attachments.dispose();
      void this._turn?.close();
      Signal.clearData(this);
    }
  }

  private async _send(
    prompt: string,
    files: Files = [],
    outputs: IShownOutput[] = []
  ): Promise<void> {
    if (this.busy) {
      return;
    }
    if (!this._isLoaded && !(await this._loadFor(prompt, files, outputs))) {
      return;
    }
    await this._drive(turn => turn.run(prompt, files, this._fork, outputs));
    if (this._conversation.id) {
      this._fork = null;
    }
  }

  private async _drive(run: (turn: Turn) => Promise<void>): Promise<void> {
    this._follower.interrupt();
    const turn = new Turn(
      this._api,
      this._client,
      this._conversation,
      this.notebook,
      () => ({ mode: this._mode(), model: this._model })
    );
    this._turn = turn;
    try {
      await run(turn);
    } finally {
      this._turn = null;
      this._emit();
    }
  }

  /** A prompt must not begin a second conversation because the first could not be read. */
  private async _loadFor(
    prompt: string,
    files: Files,
    outputs: IShownOutput[]
  ): Promise<boolean> {
    try {
      await this.load();
      return !this.busy;
    } catch (error) {
      const words = error instanceof ApiError ? error.words : UNREACHABLE;
      const known = Array.isArray(files) ? files : [];
      this._conversation.openTurn(prompt, known, outputs);
      this._conversation.fail(words);
      this._conversation.closeTurn();
      return false;
    }
  }

  private async _load(): Promise<void> {
    this._carried = this.notebook.conversation;
    const found = await findConversation(this._api, this.notebook);
    this._isLoaded = true;
    if (found && !this._isDisposed) {
      this._show(found);
    }
    // It may have come while we asked.
    this._onMetadataChanged();
  }

  private _show({ transcript: shown, notebook }: IFound): void {
    const { conversation, seq } = shown;
    const transcript = locateCells(shown, (turn, block) =>
      this.notebook.cellOf({ conversation, turn, block })
    );
    this._model = transcript.turns.at(-1)?.model ?? '';
    if (notebook === 'copy') {
      this._fork = { conversation, seq };
      const here = { conversation: '', notebook: this.notebook.path };
      const told = { ...transcript, ...here, live: null };
      this._replace(new Conversation(told, this.notebook.path));
      this._conversation.closeTurn();
    } else {
      this._replace(new Conversation(transcript, this.notebook.path));
    }
    if (notebook === 'renamed') {
      this._onPathChanged();
    }
  }

  private _follow(): Follower {
    const conversation = this._conversation;
    return new Follower({
      api: this._api,
      client: this._client,
      conversation,
      isReading: () => this._turn?.isReading ?? false,
      onEvent: event => this._onEvent(conversation, event)
    });
  }

  private _onEvent(conversation: Conversation, event: ConversationEvent): void {
    if (this._turn) {
      this._turn.hear(event);
    } else if (event.type === 'action' && event.client === this._client) {
      conversation.skip(event.seq);
    } else {
      conversation.apply(event);
    }
  }

  private _adopt(conversation: Conversation): Conversation {
    conversation.changed.connect(this._emit, this);
    return conversation;
  }

  private _replace(conversation: Conversation): void {
    this._follower.dispose();
    this._conversation.dispose();
    this._conversation = this._adopt(conversation);
    this._follower = this._follow();
    this._emit();
  }

  private _onCellsChanged(): void {
    this._turn?.noticeRemovals();
    this._positions = null;
    this._emit();
  }

  /** In a shared notebook the conversation may begin in another page. */
  private _onMetadataChanged(): void {
    const { turns } = this._conversation.transcript;
    const isNews = this.notebook.conversation !== this._carried;
    if (isNews && this._isLoaded && !this._turn && turns.length === 0) {
      this._loaded = null;
      // What cannot be had now is asked for again before a prompt is sent.
      this._isLoaded = false;
      this.load().catch(() => undefined);
    }
  }

  /** The conversation goes along with its notebook. */
  private _onPathChanged(): void {
    const { id, turn } = this._conversation;
    const { path } = this.notebook;
    if (id) {
      const { _client: client } = this;
      const at = this._turn && turn > 0 ? turn : 0;
      const was = this._conversation.transcript.notebook;
      this._conversation.rename(at, path);
      const action = { client, action: 'renamed', turn: at, was } as const;
      this._api.act(id, { ...action, notebook: path }).catch(() => undefined);
    }
    this._emit();
  }

  private _emit(): void {
    this._places.note(this._conversation.latest, this.positions);
    this._changed.emit();
  }

  private _carried: string | null = null;
  private _changed = new Signal<this, void>(this);
  private _conversation: Conversation;
  private _follower: Follower;
  private _fork: IFork | null = null;
  private _isDisposed = false;
  private _isLoaded = false;
  private _loaded: Promise<void> | null = null;
  private _model = '';
  private _places = new Places();
  private _positions: ReadonlyMap<string, number> | null = null;
  private _turn: Turn | null = null;
}
