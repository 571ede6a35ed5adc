/** One conversation in the browser: its transcript, its state, and a signal when either changes. */

import { type ISignal, Signal } from '@lumino/signaling';

import {
  addError,
  addNotice,
  addTurn,
  closeBlocks,
  updateBlock
} from './parts';
import { applyEvent } from './reducer';
import type {
  ConversationEvent,
  IBlockPart,
  IErrorWords,
  ISentFile,
  IShownOutput,
  ITranscript,
  ITurn,
  NoticeReason
} from '../server/wire';

/**
 * - `idle`: the composer sends;
 * - `submitted`: a request is on its way and nothing came back yet;
 * - `streaming`: the model writes;
 * - `waiting`: a cell waits for the user;
 * - `running`: a cell runs, or a result is on its way.
 */
export type State = 'idle' | 'submitted' | 'streaming' | 'waiting' | 'running';

/** Milliseconds between two paints of what grows: of text that can be read along, and of other. */
const PAINT_INTERVAL = 100;
const QUICK_INTERVAL = 200;
/** Characters a millisecond that nobody reads along any more. */
const QUICK = 0.4;

export class Conversation {
  constructor(transcript: ITranscript | null, notebook: string) {
    this._transcript = transcript ?? {
      conversation: '',
      notebook,
      seq: -1,
      live: null,
      driver: '',
      here: false,
      open: false,
      turns: []
    };
  }

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

  /** Whether the server cannot be reached at the moment; we go on trying. */
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

  /** Shows the user's prompt before the server has heard of it. */
  openTurn(
    prompt: string,
    files: ISentFile[] = [],
    outputs: IShownOutput[] = []
  ): void {
    const added = addTurn(this._transcript, prompt, files, outputs);
    this._set({ ...added, open: true });
  }

  /** The server has made the conversation that this one stands for. */
  adopt(created: ITranscript): void {
    const { conversation, seq } = created;
    this._set({ ...this._transcript, conversation, seq });
  }

  /** Says whether the event was news. */
  apply(event: ConversationEvent): boolean {
    const before = this._transcript;
    this._transcript = applyEvent(before, event);
    this._grown += 'text' in event ? event.text.length : 0;
    this._emitSoon();
    return this._transcript !== before;
  }

  /** An event that is about what this page did: nothing but its number is new. */
  skip(seq: number): void {
    const known = Math.max(this._transcript.seq, seq);
    this._transcript = { ...this._transcript, seq: known };
  }

  fail(words: IErrorWords): void {
    this._set(addError(this._transcript, this.turn, words));
  }

  notice(turn: number, reason: NoticeReason, detail = ''): void {
    this._set(addNotice(this._transcript, turn, reason, detail));
  }

  rename(turn: number, notebook: string): void {
    const { _transcript: transcript } = this;
    const named = { ...transcript, notebook };
    this._set(addNotice(named, turn, 'renamed', notebook));
  }

  block(turn: number, block: number): IBlockPart | undefined {
    return this._transcript.turns
      .find(each => each.turn === turn)
      ?.parts.find(
        (part): part is IBlockPart =>
          part.type === 'block' && part.block === block
      );
  }

  /** The turn is over: blocks that were left in the middle say so. */
  closeTurn(): void {
    this._transcript = closeBlocks(this._transcript);
    this._state = 'idle';
    this._emit();
  }

  /** Another page drives the turn now: what it does is shown as it comes. */
  leaveTurn(): void {
    this._state = 'idle';
    this._emit();
  }

  setBlock(turn: number, block: number, change: Partial<IBlockPart>): void {
    this._set(updateBlock(this._transcript, turn, block, () => change));
  }

  dispose(): void {
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private _set(transcript: ITranscript): void {
    this._transcript = transcript;
    this._emit();
  }

  private _emit(): void {
    clearTimeout(this._timer);
    this._timer = undefined;
    const now = performance.now();
    const isQuick = this._grown > QUICK * (now - this._emitted);
    this._interval = isQuick ? QUICK_INTERVAL : PAINT_INTERVAL;
    this._grown = 0;
    this._emitted = now;
    this._changed.emit();
  }

  /** At once after a while of silence; a lot of small news is told together. */
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
