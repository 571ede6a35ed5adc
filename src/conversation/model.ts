/** A conversation in the page: its transcript, its state, and a signal when either changes. */

import { type ISignal, Signal } from '@lumino/signaling';

import { withChange } from './draft';
import {
  addDetail,
  addNotice,
  addTurn,
  closeAll,
  endTurn,
  errorPart,
  noteUndo,
  noticePart,
  stopTurn,
  switchTo,
  updateBlock
} from './parts';
import { applyEvent } from './reducer';
import { noteLevel } from './levelled';
import { noteMask } from './secrets';
import { applySummary } from './summaries';
import { noteTrial } from './trials';
import {
  emptyTranscript,
  type IAttachments,
  type IBlockPart,
  type ILevelled,
  type ITranscript,
  type ITurn,
  type Part
} from './transcript';
import type {
  ConversationEvent,
  IAction,
  IConversation,
  IErrorWords,
  ISummaryEdited,
  ITrial,
  NoticeReason
} from '../server/wire';

/**
 * - `idle`: the composer sends;
 * - `submitted`: a request was sent and nothing came back yet;
 * - `streaming`: the model writes;
 * - `waiting`: a cell waits for the user;
 * - `running`: a cell runs, or its result is being sent.
 */
export type State = 'idle' | 'submitted' | 'streaming' | 'waiting' | 'running';

/** Milliseconds between two paints of an answer that grows at reading speed, and of a faster one. */
const PAINT_INTERVAL = 100;
const FAST_INTERVAL = 200;
/** Characters a millisecond: faster than anyone reads. */
const FAST = 0.4;

export class ConversationModel {
  constructor(transcript: ITranscript | null, notebook: string) {
    this._transcript = transcript ?? emptyTranscript(notebook);
  }

  /** Whether it takes the place of one that somebody has deleted. */
  isAfterDeleted = false;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Empty until the first prompt is sent. */
  get id(): string {
    return this._transcript.conversation;
  }

  get transcript(): ITranscript {
    return this._transcript;
  }

  get state(): State {
    return this._state;
  }

  /** Whether the server cannot be reached at the moment; calls are repeated. */
  get lost(): boolean {
    return this._lost;
  }

  set lost(lost: boolean) {
    if (lost !== this._lost) {
      this._lost = lost;
      this._emit();
    }
  }

  get latest(): ITurn | null {
    return this._transcript.turns.at(-1) ?? null;
  }

  /** The model that was called last; empty if none was. */
  get calledModel(): string {
    const called = this._transcript.turns.filter(({ model }) => model);
    return called.at(-1)?.model ?? '';
  }

  /** The number of the latest turn. */
  get turn(): number {
    return this.latest?.turn ?? 0;
  }

  setState(state: State): void {
    if (state !== this._state) {
      this._state = state;
      this._emit();
    }
  }

  /** Shows the user's prompt before the server has it; with `after`, it follows that turn. */
  openTurn(prompt: string, attached: IAttachments = {}, after?: number): void {
    this._set(addTurn(this._transcript, prompt, attached, after));
  }

  /** Shows the branch that ends with this turn. */
  switchTo(turn: number): void {
    this._set(withChange(this._transcript, draft => switchTo(draft, turn)));
  }

  /** The user sends a secret as it is, or has it masked again. */
  setMask(action: Pick<IAction, 'action' | 'secret' | 'turn'>): void {
    this._set(
      withChange(this._transcript, draft =>
        noteMask(draft.turn(action.turn), action)
      )
    );
  }

  /** The user has chosen what models may see. */
  setLevel(chosen: ILevelled): void {
    this._set(
      withChange(this._transcript, draft => noteLevel(draft.transcript, chosen))
    );
  }

  /** The server has created the conversation. */
  adopt(created: IConversation): void {
    const { conversation, seq } = created;
    this._set({ ...this._transcript, conversation, seq });
  }

  /** Returns whether the event was new. */
  apply(event: ConversationEvent): boolean {
    const before = this._transcript;
    this._transcript = applyEvent(before, event);
    this._grown += 'text' in event ? event.text.length : 0;
    this._emitSoon();
    return this._transcript !== before;
  }

  /** An event about what this page did: only its number is new. */
  skip(seq: number): void {
    const known = Math.max(this._transcript.seq, seq);
    this._transcript = { ...this._transcript, seq: known };
  }

  fail(words: IErrorWords): void {
    this._addPart(this.turn, errorPart(words));
  }

  notice(turn: number, reason: NoticeReason, detail = ''): void {
    this._set(
      withChange(this._transcript, draft =>
        addNotice(draft, turn, reason, detail)
      )
    );
  }

  /** What the server knows of what was noticed. */
  detail(turn: number, reason: NoticeReason, detail: string): void {
    this._set(
      withChange(this._transcript, draft =>
        addDetail(draft, turn, reason, detail)
      )
    );
  }

  rename(turn: number, notebook: string): void {
    this._transcript = { ...this._transcript, notebook };
    this._addPart(turn, noticePart('renamed', notebook));
  }

  block(turn: number, block: number): IBlockPart | undefined {
    return this._transcript.turns
      .find(each => each.turn === turn)
      ?.parts.find(
        (part): part is IBlockPart =>
          part.type === 'block' && part.block === block
      );
  }

  /** The turn is over: its open blocks are closed. */
  closeTurn(isStopped = false): void {
    this._state = 'idle';
    const change = withChange(this._transcript, draft => {
      if (isStopped) {
        stopTurn(draft.turn(this.turn));
        endTurn(draft, draft.turn(this.turn));
      }
      closeAll(draft);
    });
    this._set(change);
  }

  /** This page drives no turn: another one does, or the server refused the prompt. */
  leaveTurn(): void {
    this._state = 'idle';
    this._emit();
  }

  /** This page has undone or redone cells of a turn. */
  noteUndo(turn: number, action: IAction): void {
    this._set(
      withChange(this._transcript, draft => noteUndo(draft.turn(turn), action))
    );
  }

  /** This page has tried blocks of a turn. */
  noteTrial(turn: number, trial: ITrial): void {
    this._set(
      withChange(this._transcript, draft => noteTrial(draft, turn, trial))
    );
  }

  /** This page has edited a summary. */
  noteSummary(event: ISummaryEdited): void {
    this._set(
      withChange(this._transcript, draft => applySummary(draft, event))
    );
  }

  setBlock(turn: number, block: number, change: Partial<IBlockPart>): void {
    this._set(updateBlock(this._transcript, turn, block, () => change));
  }

  dispose(): void {
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private _addPart(turn: number, part: Part): void {
    this._set(withChange(this._transcript, draft => draft.addPart(turn, part)));
  }

  private _set(transcript: ITranscript): void {
    this._transcript = transcript;
    this._emit();
  }

  private _emit(): void {
    clearTimeout(this._timer);
    this._timer = undefined;
    const now = performance.now();
    const isFast = this._grown > FAST * (now - this._emitted);
    this._interval = isFast ? FAST_INTERVAL : PAINT_INTERVAL;
    this._grown = 0;
    this._emitted = now;
    this._changed.emit();
  }

  /** At once after a pause; frequent small changes are emitted together. */
  private _emitSoon(): void {
    const since = performance.now() - this._emitted;
    const wait = Math.max(0, this._interval - since);
    this._timer ??= setTimeout(() => this._emit(), wait);
  }

  private _changed = new Signal<this, void>(this);
  private _emitted = -PAINT_INTERVAL;
  private _grown = 0;
  private _interval = PAINT_INTERVAL;
  private _lost = false;
  private _state: State = 'idle';
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _transcript: ITranscript;
}
