/** Prompts that the user has sent while a turn runs: each waits until it ends. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { ITurn } from '../conversation/transcript';
import { type IInstructed, lookAgain } from './instructions';
import type { IAttached } from './promptdraft';
import { hasEndedWell, isDoubtful } from './turnend';

/** Why a prompt stays in the queue until the user sends it. */
export type HoldReason =
  'stopped' | 'unfinished' | 'refused' | 'reloaded' | 'instructions';

export interface IQueuedPrompt extends IAttached {
  readonly id: number;
  readonly text: string;
  /** Why it is not sent by itself; null if it is. */
  readonly held: HoldReason | null;
  /** Whether the server may have it, although its answer was lost. */
  readonly isDoubtful?: boolean;
}

/** What the queue needs of its session. */
export interface IQueueSession extends IInstructed {
  readonly busy: boolean;
  readonly standing: string;
  readonly conversation: { latest: ITurn | null };
  /** Resolves, when the turn ends, with whether the server took the prompt. */
  send(text: string, attached: IAttached, returns: 'queue'): Promise<boolean>;
}

export class PromptQueue {
  constructor(private _session: IQueueSession) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** In the order in which they are sent. */
  get all(): readonly IQueuedPrompt[] {
    return this._all;
  }

  add(text: string, attached: IAttached, held: HoldReason | null = null): void {
    this._set([...this._all, this._prompt(text, attached, held)]);
  }

  /** Adds an answer to what the turn asks: it goes before what waits for its end. */
  addFirst(text: string, attached: IAttached): void {
    this._set([this._prompt(text, attached, null), ...this._all]);
  }

  /** While the user edits a prompt, neither it nor those behind it are sent. */
  edit(id: number | null): void {
    this._edited = id;
    this._changed.emit();
    if (id === null && !this._session.busy) {
      void this._sendNext();
    }
  }

  get edited(): number | null {
    return this._edited;
  }

  write(id: number, text: string): void {
    this._change(id, { text });
  }

  remove(id: number): void {
    this._set(this._all.filter(each => each.id !== id));
  }

  /** The user sends one that was held: now, or when the turn has ended. */
  release(id: number): void {
    this._change(id, { held: null });
    if (!this._session.busy) {
      void this._sendNext();
    }
  }

  /** What waits is not sent by itself any more. */
  hold(reason: HoldReason): void {
    if (this._all.some(({ held }) => held === null)) {
      this._set(
        this._all.map(each => ({ ...each, held: each.held ?? reason }))
      );
    }
  }

  /** A turn that has ended well makes room for the next prompt; else the user looks at it first. */
  noticeState(): void {
    const { busy, conversation, standing } = this._session;
    const hasEnded = this._wasBusy && !busy;
    this._wasBusy = busy;
    const { latest } = conversation;
    if (!hasEnded || this._isDisposed) {
      return;
    }
    if (standing === 'over' && latest && hasEndedWell(latest)) {
      void this._sendNext();
    } else {
      this.hold('unfinished');
    }
  }

  /** The server has a prompt whose acceptance was lost: it is not to be sent twice. */
  noticeSent(latest: ITurn | null): void {
    const sent = this._all.find(
      ({ isDoubtful, text }) => isDoubtful && text === latest?.prompt
    );
    if (sent && latest && latest.turn > 0) {
      this.remove(sent.id);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** The prompt that is sent next; null while the user edits it, or where all are held. */
  private get _next(): IQueuedPrompt | null {
    const next = this._all.find(
      ({ held, id }) => held === null || id === this._edited
    );
    return next && next.id !== this._edited ? next : null;
  }

  private async _sendNext(): Promise<void> {
    const first = this._next;
    const looking = first && !this._isLooking ? lookAgain(this._session) : null;
    if (first && looking) {
      this._isLooking = true;
      const isAsShown = await looking;
      this._isLooking = false;
      if (!isAsShown) {
        this._change(first.id, { held: 'instructions' });
      }
    }
    const next = this._next;
    if (!next || this._isLooking || this._isDisposed || this._session.busy) {
      return;
    }
    this.remove(next.id);
    const { conversation } = this._session;
    const sent: IAttached = { ...next };
    if (!Array.isArray(next.files)) {
      const { files } = next;
      // What an upload has brought is not asked for again.
      sent.files = async stop => (next.files = await files(stop));
    }
    if (!(await this._session.send(next.text, sent, 'queue'))) {
      const refused = { ...next, held: 'refused' } as const;
      const doubtful = isDoubtful(conversation.latest);
      this._set([{ ...refused, isDoubtful: doubtful }, ...this._all]);
    }
  }

  private _prompt(
    text: string,
    attached: IAttached,
    held: HoldReason | null
  ): IQueuedPrompt {
    const id = (this._latest += 1);
    return { ...attached, id, text, held };
  }

  private _change(id: number, change: Partial<IQueuedPrompt>): void {
    this._set(
      this._all.map(each => (each.id === id ? { ...each, ...change } : each))
    );
  }

  private _set(all: readonly IQueuedPrompt[]): void {
    this._all = all;
    if (!all.some(({ id }) => id === this._edited)) {
      this._edited = null;
    }
    this._changed.emit();
  }

  private _all: readonly IQueuedPrompt[] = [];
  private _changed = new Signal<this, void>(this);
  private _edited: number | null = null;
  private _isDisposed = false;
  private _isLooking = false;
  private _latest = 0;
  private _wasBusy = false;
}
