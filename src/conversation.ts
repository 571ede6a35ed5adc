/** One conversation in the browser: its transcript, its state, and a signal when either changes. */

import { type ISignal, Signal } from '@lumino/signaling';

import {
  addError,
  addTurn,
  applyEvent,
  closeBlocks,
  updateBlock
} from './transcript';
import type { IBlockPart, IErrorWords, ITranscript, StepEvent } from './wire';

/**
 * - `idle`: the composer sends;
 * - `submitted`: a request is on its way and nothing came back yet;
 * - `streaming`: the model writes;
 * - `waiting`: a cell waits for the user;
 * - `running`: a cell runs, or a result is on its way.
 */
export type State = 'idle' | 'submitted' | 'streaming' | 'waiting' | 'running';

const PAINT_INTERVAL = 100; // milliseconds between two paints of a growing text

export class Conversation {
  constructor(transcript: ITranscript | null, notebook: string) {
    this._transcript = transcript ?? {
      conversation: '',
      notebook,
      seq: -1,
      live: null,
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

  /** The number of the latest turn. */
  get turn(): number {
    const { turns } = this._transcript;
    return turns[turns.length - 1]?.turn ?? 0;
  }

  setState(state: State): void {
    if (state !== this._state) {
      this._state = state;
      this._emit();
    }
  }

  /** Shows the user's prompt before the server has heard of it. */
  openTurn(prompt: string): void {
    this._set(addTurn(this._transcript, prompt));
  }

  /** The server has made the conversation that this one stands for. */
  adopt(created: ITranscript): void {
    const { conversation, seq } = created;
    this._set({ ...this._transcript, conversation, seq });
  }

  apply(event: StepEvent): void {
    this._transcript = applyEvent(this._transcript, event);
    if (event.type === 'text-delta' || event.type === 'code-delta') {
      this._emitSoon();
    } else {
      this._emit();
    }
  }

  fail(words: IErrorWords): void {
    this._set(addError(this._transcript, this.turn, words));
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
    this._changed.emit();
  }

  private _emitSoon(): void {
    this._timer ??= setTimeout(() => this._emit(), PAINT_INTERVAL);
  }

  private _changed = new Signal<this, void>(this);
  private _state: State = 'idle';
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _transcript: ITranscript;
}
