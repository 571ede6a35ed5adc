/** The chat of one notebook: what the user writes, its conversation, and the turn that runs. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { ConversationModel } from '../conversation/model';
import { Places } from '../conversation/positions';
import type { Attachments } from '../files/attachments';
import type { Incoming } from '../files/upload/incoming';
import type { WorkFollower } from '../notebook/follow';
import type { LiveNotebook } from '../notebook/notebook';
import type { IUnfinishedBlock } from '../notebook/run/unfinished';
import type { Decision } from '../turn/approvals';
import type { RunRecovery } from '../turn/runrecovery';
import type { IPrompt } from '../turn/start';
import { Turn } from '../turn/turn';
import type { Returns } from '../turn/words';
import { LevelChoice } from './levels';
import { ModelOfNotebook } from './modelofnotebook';
import { NotebookConversation } from './notebookconversation';
import { Opening } from './opening';
import { Outputs } from './outputs';
import { Pointed } from './pointed';
import { type IAttached, PromptDraft } from './promptdraft';
import { PromptQueue } from './promptqueue';
import { RunWatch } from './runwatch';
import { SavedDraft } from './saveddraft';
import type { ISessionOptions } from './sessionoptions';
import { isOfAnother, standing, type Standing } from './standing';
import { stopElsewhere } from './stopelsewhere';
import { CONTINUE, isDoubtful, whatFailed } from './turnend';
import { unfinishedBlock } from './unfinished';

export class ChatSession {
  constructor(private _options: ISessionOptions) {
    const { api, client, notebook, attachments } = _options;
    this.notebook = notebook;
    this.attachments = attachments;
    this.follower = _options.follower;
    this.incoming = _options.incoming;
    this.outputs = new Outputs(output =>
      notebook.hasOutput(output) ? (this.positions.get(output.cell) ?? 0) : 0
    );
    const pointed = new Pointed(cell => this.positions.get(cell) ?? 0);
    this.draft = new PromptDraft(attachments, this.outputs, pointed);
    this.queue = new PromptQueue(this);
    const { drafts: store, levels, models } = _options;
    this.level = new LevelChoice(notebook, levels, client);
    this._model = new ModelOfNotebook(notebook, models);
    const { draft, outputs, queue } = this;
    this._saved = new SavedDraft({ draft, notebook, queue, store });
    for (const part of [attachments, outputs, pointed, queue, this.level]) {
      part.changed.connect(this._emit, this);
    }
    const turn = () => this._turn;
    this._current = new NotebookConversation({ api, client, notebook, turn });
    this._opening = new Opening(this._current);
    this._current.changed.connect(this._emit, this);
    this._current.loaded.connect(this._onLoaded, this);
    const { model } = notebook.panel;
    model?.cells.changed.connect(this._onCellsChanged, this);
    model?.contentChanged.connect(this._onContentChanged, this);
    this._runs = new RunWatch(notebook, this, () => this._current.catchUp());
    notebook.kernel.changed.connect(this._emit, this);
  }

  readonly notebook: LiveNotebook;
  readonly attachments: Attachments;
  readonly follower: WorkFollower;
  readonly incoming: Incoming;

  /** What the user has written and attached, and the server does not have. */
  readonly draft: PromptDraft;

  /** Prompts that wait for the end of the turn. */
  readonly queue: PromptQueue;

  /** The outputs of cells that are attached to the next prompt. */
  readonly outputs: Outputs;

  /** What models may see of the notebook. */
  readonly level: LevelChoice;

  /** Emitted when anything that the panel shows has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get conversation(): ConversationModel {
    return this._current.model;
  }

  /** The model of this notebook: the user's choice, or its latest; empty for the default. */
  get model(): string {
    return this._model.chosen || this.conversation.calledModel;
  }

  set model(model: string) {
    this._model.choose(model);
    this._emit();
  }

  /** The positions of the cells, counted from 1: cards are numbered by them. */
  get positions(): ReadonlyMap<string, number> {
    this._positions ??= this.notebook.positions();
    return this._positions;
  }

  /** The cell that a step's text names by its position, if it is still in the notebook. */
  cellAt(step: string, position: number): string | null {
    const cell = this._places.cell(step, position) ?? '';
    return this.positions.has(cell) ? cell : null;
  }

  /** Whether a turn runs, here or in another page. */
  get busy(): boolean {
    const { live } = this.conversation.transcript;
    return (
      live !== null ||
      this._opening.isOpen ||
      this._runs.isLeft(this) ||
      ['here', 'elsewhere'].includes(this.standing)
    );
  }

  /** Whether the turn here waits for the user and does nothing else. */
  get isAsking(): boolean {
    return this._turn !== null && this.conversation.state === 'waiting';
  }

  /** The server, what this page is called there, and the mode of its steps. */
  get calls(): Pick<ISessionOptions, 'api' | 'client' | 'mode' | 'tries'> {
    return this._options;
  }

  /** Who drives the latest turn. */
  get standing(): Standing {
    const { transcript } = this.conversation;
    return this._turn ? 'here' : standing(transcript, this._options.client);
  }

  /** Whether the cells of the latest turn are in another page's notebook, and may not be in this. */
  get isAway(): boolean {
    const isShared = this.notebook.panel.model?.collaborative;
    const { transcript } = this.conversation;
    return !isShared && isOfAnother(transcript, this._options.client);
  }

  /** Loads the conversation that the notebook names; rejects if it is not available. */
  load(): Promise<void> {
    return this._current.load();
  }

  /**
   * Runs a turn to its end, with what is attached: by default, what the draft has. If the server
   * does not take it, all that comes from the draft goes back there. Returns whether it did.
   * `past` is the turn that it follows, if the user goes back, and the model of this turn alone.
   */
  async send(
    text: string,
    attached?: IAttached,
    returns: Returns | undefined = attached ? undefined : 'composer',
    past: Pick<IPrompt, 'after' | 'model'> = {}
  ): Promise<boolean> {
    if (this.busy) {
      return false;
    }
    const own = { text, returns, ...past };
    const prompt = { ...own, ...(attached ?? this.draft.take()) };
    let turn: Turn | null = null;
    const isFound = this._current.isReady || (await this._opening.find(prompt));
    // Another page may drive a turn in the conversation that was found.
    if (isFound && !this.busy) {
      turn = this._newTurn(past.model);
      await turn.run({ kind: 'prompt', ...prompt, ...this._current.origin });
    }
    const isAccepted = turn?.isAccepted ?? false;
    if (!attached && !isAccepted) {
      this.draft.giveBack(prompt, isDoubtful(this.conversation.latest));
    }
    return isAccepted;
  }

  /**
   * Sends a prompt when the turn has ended, with what is attached. If the turn waits for the user,
   * this is the answer: what waits is skipped.
   */
  enqueue(text: string): void {
    if (this.isAsking) {
      this.queue.addFirst(text, this.draft.take());
      this._turn?.giveWay();
    } else {
      this.queue.add(text, this.draft.take());
    }
  }

  /** Takes over a turn that another page drove; `decided` are decisions about its blocks. */
  async continueHere(decided: ReadonlyMap<number, Decision>): Promise<void> {
    if (['elsewhere', 'left'].includes(this.standing)) {
      await this._newTurn().run({ kind: 'resume', decided });
    }
  }

  /** Tries again what failed, or continues an answer that broke off, with the model chosen now. */
  async retry(): Promise<void> {
    const { latest } = this.conversation;
    if (!latest || this.busy) {
      return;
    }
    switch (whatFailed(latest)) {
      case 'rest':
        return this.goOn();
      case 'step':
        return this._newTurn().run({ kind: 'retry' });
      case 'prompt':
        await this.send(latest.prompt, this.draft.existing(latest));
    }
  }

  /** Asks the model to continue; the draft's attachments wait for the user's own prompt. */
  async goOn(): Promise<void> {
    await this.send(CONTINUE, { files: [], outputs: [] });
  }

  async stop(): Promise<void> {
    this.queue.hold('stopped');
    if (this._runs.isOfAnother(this)) {
      // Only the page that drives can interrupt a run. One that crashed seems to be there for a while.
      void this.continueHere(new Map());
    }
    if (this._turn) {
      await this._turn.stop();
    } else if (this._opening.isOpen) {
      this._opening.stop();
    } else {
      const { api } = this._options;
      await stopElsewhere(api, this.conversation).catch(() => undefined);
    }
  }

  decide(block: number, decision: Decision): void {
    if (this._turn) {
      this._turn.decide(block, decision);
    } else {
      void this.continueHere(new Map([[block, decision]]));
    }
  }

  /** A new conversation; the old one stays on the server. */
  newConversation(): void {
    if (!this.busy) {
      this._current.startNew();
    }
  }

  /** Shows another conversation, which the notebook carries from now on; says if it is there. */
  async switchTo(conversation: string): Promise<boolean> {
    return !this.busy && (await this._current.switchTo(conversation));
  }

  /** The block that runs here, for the page after this one. */
  get unfinishedBlock(): IUnfinishedBlock | null {
    const { conversation, notebook } = this;
    return unfinishedBlock(notebook, conversation, this._options.client);
  }

  /** Follows the run that the page before this one had sent to the kernel. */
  async recover(recovery: RunRecovery): Promise<void> {
    await this._runs.recover(recovery, this.conversation);
    this._emit();
  }

  /** The page is being left, or the notebook closed. */
  leave(): void {
    const { id, transcript } = this.conversation;
    if (id && transcript.open) {
      this._options.api.leave(id, this._options.client);
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      const { attachments, draft, follower, level, queue } = this;
      const parts = [this._current, follower, attachments, draft, queue];
      [...parts, level, this._model].forEach(part => part.dispose());
      void this._turn?.close();
      Signal.clearData(this);
    }
  }

  /** A turn cleans up after itself: see `Turn.run`. */
  private _newTurn(model = ''): Turn {
    const { api, client, mode, tries } = this._options;
    this._current.interruptPoll();
    this.follower.start();
    this._turn = new Turn({
      ...{ api, client, conversation: this.conversation },
      notebook: this.notebook,
      choices: () => ({
        ...{ ...tries(), mode: mode(), model: model || this.model },
        ...this.level.sent
      }),
      onEnd: isBehind => {
        this._turn = null;
        this._current.endTurn(isBehind);
        this._emit();
      }
    });
    return this._turn;
  }

  private _onLoaded(): void {
    this._model.compare(this.conversation);
    this._emit();
  }

  private _onCellsChanged(): void {
    this._turn?.noticeChanges();
    this._positions = null;
    this._emit();
  }

  private _onContentChanged(): void {
    this._turn?.noticeChanges();
  }

  private _emit(): void {
    this._runs.mark(this.conversation, this._turn !== null);
    this.draft.noticeSent(this.conversation.latest);
    this.queue.noticeSent(this.conversation.latest);
    this.follower.show(this.conversation.latest, this.busy);
    this._places.note(this.conversation.latest, this.positions);
    this._saved.save();
    this.level.note(this.conversation, this._turn !== null);
    this._model.note(this.conversation);
    this._changed.emit();
    this.queue.noticeState();
  }

  private _changed = new Signal<this, void>(this);
  private _current: NotebookConversation;
  private _isDisposed = false;
  private _model: ModelOfNotebook;
  private _opening: Opening;
  private _places = new Places();
  private _positions: ReadonlyMap<string, number> | null = null;
  private _runs: RunWatch;
  private _saved: SavedDraft;
  private _turn: Turn | null = null;
}
