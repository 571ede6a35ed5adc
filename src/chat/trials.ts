/** Trials of the cards of a conversation: whether they can be had, and what the user asks for. */

import { KernelMessage } from '@jupyterlab/services';
import { type ISignal, Signal } from '@lumino/signaling';

import type { IBlockPart, ITurn } from '../conversation/transcript';
import { languageName } from '../notebook/read/language';
import { NotRun } from '../notebook/run/notrun';
import { probeKernel } from '../notebook/run/trial';
import type { IUntried } from '../notebook/run/untried';
import { ApiError, UNREACHABLE } from '../server/api';
import type {
  ITriedBlock,
  ITrial,
  ITrialMoment,
  ITrialProbe
} from '../server/wire';
import { stopTrial, tryBlocks } from '../turn/trial';
import { perConversation } from './perconversation';
import type { ChatSession } from './session';

const PYTHON = 'python';
/** Runs that are remembered. */
const KNOWN = 50;

/** What has changed since a trial, so that it may give something else now: its cell, one that was
 * tried before it, or the kernel. */
export type Stale = 'cell' | 'before' | 'kernel' | null;

export class Trials {
  constructor(private _chat: ChatSession) {
    const { sessionContext } = _chat.notebook.panel;
    sessionContext.iopubMessage.connect(this._onMessage, this);
    const { kernel } = _chat.notebook;
    this._process = kernel.process;
    kernel.changed.connect(this._onKernel, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether code can be tried: null until the kernel has answered. */
  get isThere(): boolean | null {
    return this._isAsked ? this._untried === null : null;
  }

  /** Whether it was not said whether code can be tried: who presses Try finds out. */
  get isUnanswered(): boolean {
    return this._isUnanswered;
  }

  /** Why code cannot be tried. */
  get reason(): IUntried | null {
    return this._isAsked ? this._untried : null;
  }

  /** The same on the cards that say it: the first one of the notebook, and who was asked. */
  untried(block: number): IUntried | null {
    return this._said.has(this._key(block)) ? this.reason : null;
  }

  /** Says why on this card, too. */
  say(block: number): void {
    this._said.add(this._key(block));
    this._changed.emit();
  }

  /** Why the last trial of a block gave nothing. */
  problem(block: number): string {
    return this._problems.get(this._key(block)) ?? '';
  }

  /** Asks the kernel whether code can be tried, if it is there and was not asked yet. */
  async look(block: number): Promise<void> {
    if (!this._isAsked) {
      await this.askAgain(block);
    }
  }

  /** Asks once more: what was in the way may be gone. */
  async askAgain(block: number): Promise<void> {
    const { calls, notebook } = this._chat;
    const { sessionContext, model } = notebook.panel;
    const kernel = sessionContext.session?.kernel;
    if (!kernel || this._isLooking) {
      return;
    }
    this._isLooking = true;
    this._isUnanswered = false;
    try {
      await notebook.idle(new AbortController().signal);
      const language = languageName(model);
      if (language !== PYTHON) {
        if (language) {
          this._note(block, { unavailable: 'language' });
        }
        return;
      }
      const { ask } = await calls.api.call<ITrialProbe>('GET', 'trials');
      const { lastRun } = notebook.variables;
      const found = ask ? await probeKernel(kernel, ask, lastRun) : null;
      if (!ask) {
        this._note(block, { unavailable: 'off' });
      } else if (found && !kernel.isDisposed) {
        this._moment = found.moment;
        this._note(block, found.untried);
      } else if (!found) {
        this._isUnanswered = true;
      }
    } catch {
      this._isUnanswered = true;
    } finally {
      this._isLooking = false;
    }
    if (this._isUnanswered) {
      this._isAsked = false;
      this._changed.emit();
    }
  }

  /** Tries a block, and before it those that wait before it, on the copy that each leaves. */
  async try(block: number): Promise<void> {
    const { calls, conversation, notebook, positions } = this._chat;
    const { latest } = conversation;
    if (!latest || conversation.block(latest.turn, block)?.trying) {
      return;
    }
    const { turn } = latest;
    const blocks = waitingUpTo(latest, block, positions);
    const language = languageName(notebook.panel.model);
    this._fail(block, '');
    try {
      const parts = { ...calls, conversation, notebook };
      const choice = { turn, blocks, language };
      const stop = new AbortController().signal;
      const found = await tryBlocks(parts, choice, stop);
      if (found === 'lost' || found === 'stopped') {
        this._end(turn, block, found);
      } else if (typeof found === 'object' && 'unavailable' in found) {
        this._said.clear();
        this._note(block, found);
      } else if (typeof found === 'object') {
        this._found(found);
      }
    } catch (error) {
      if (error instanceof NotRun) {
        const { reason } = error;
        this._end(turn, block, reason === 'stopped' ? reason : 'lost');
      } else {
        const words = error instanceof ApiError ? error.words : UNREACHABLE;
        this._fail(block, words.message);
      }
    }
    this._changed.emit();
  }

  stop(block: number): void {
    stopTrial(this._chat.conversation, block);
  }

  /** Whether the cell holds other code than was tried, or the kernel has run something since. */
  stale({ block, code, trial }: IBlockPart): Stale {
    const tried = trial?.blocks.find(each => each.block === block);
    if (!trial || !tried || tried.source !== code) {
      return trial ? 'cell' : null;
    }
    const before = trial.blocks.slice(0, trial.blocks.indexOf(tried));
    if (!before.every(each => this._mayRun(each))) {
      return 'before';
    }
    const { moment } = trial;
    const now = this._moment;
    const isSame =
      !moment ||
      !now ||
      (moment.process === now.process &&
        (moment.count === now.count || this._ranOnly(before, moment, now)));
    return isSame ? null : 'kernel';
  }

  /** Whether what was tried has run, or runs before what waits after it. */
  private _mayRun({ block, source }: ITriedBlock): boolean {
    const { conversation } = this._chat;
    const part = conversation.block(conversation.turn, block);
    const waits = part?.status === 'waiting';
    return waits
      ? part.code === source && part.note !== 'declined'
      : part?.status !== 'skipped';
  }

  /** Whether all that has run since is what was tried before a block, in the same order. */
  private _ranOnly(
    before: readonly ITriedBlock[],
    moment: ITrialMoment,
    now: ITrialMoment
  ): boolean {
    const since = this._ran.filter(
      ({ count, process }) => process === now.process && count > moment.count
    );
    return (
      since.length === now.count - moment.count &&
      since.every(({ code }, index) => code === before[index]?.source)
    );
  }

  private _note(block: number, untried: IUntried | null): void {
    this._isAsked = true;
    this._isUnanswered = false;
    this._untried = untried;
    if (this._said.size === 0) {
      this._said.add(this._key(block));
    }
    this._changed.emit();
  }

  /** What was tried can be tried. */
  private _found({ moment }: ITrial): void {
    this._isAsked = true;
    this._isUnanswered = false;
    if (moment) {
      this._moment = latestOf(this._moment, moment);
    }
  }

  /** Blocks are numbered in their turn. */
  private _key(block: number): string {
    return `${this._chat.conversation.turn}/${block}`;
  }

  /** Nothing came of a trial; who has run or skipped its card meanwhile need not be told of a stop. */
  private _end(turn: number, block: number, end: 'lost' | 'stopped'): void {
    const { status } = this._chat.conversation.block(turn, block) ?? {};
    this._fail(block, end === 'lost' || status === 'waiting' ? end : '');
  }

  private _fail(block: number, problem: string): void {
    this._problems.set(this._key(block), problem);
    this._changed.emit();
  }

  private _onMessage(_: unknown, message: KernelMessage.IMessage): void {
    if (KernelMessage.isExecuteInputMsg(message)) {
      const count = message.content.execution_count ?? 0;
      this._moment = { process: message.header.session, count };
      const { code } = message.content;
      this._ran = [...this._ran, { ...this._moment, code }].slice(-KNOWN);
      this._changed.emit();
    }
  }

  /** Another process may be one that can be tried. */
  private _onKernel(): void {
    const { process } = this._chat.notebook.kernel;
    if (process !== this._process) {
      // Until it is known, it is the one that was asked.
      this._isAsked &&= this._process === '';
      this._isUnanswered &&= this._process === '';
      this._process = process;
      this._changed.emit();
    }
  }

  private _changed = new Signal<this, void>(this);
  private _isAsked = false;
  private _isLooking = false;
  private _isUnanswered = false;
  /** What the kernel was when it last said so. */
  private _moment: ITrialMoment | null = null;
  private _problems = new Map<string, string>();
  private _process: string;
  /** The cards that say why code cannot be tried. */
  private _said = new Set<string>();
  /** What the kernel ran since the notebook is open, the latest of it. */
  private _ran: (ITrialMoment & { code: string })[] = [];
  private _untried: IUntried | null = null;
}

/** The trials of a chat's conversation. */
export const trialsOf = perConversation(chat => new Trials(chat));

/** The blocks that would run before a block, and this one: those that wait and have their cells. */
export function waitingUpTo(
  { parts }: ITurn,
  block: number,
  positions: ReadonlyMap<string, number>
): number[] {
  return parts
    .filter((part): part is IBlockPart => part.type === 'block')
    .filter(({ cell }) => cell !== null && positions.has(cell))
    .filter(part => part.status === 'waiting' && part.note !== 'declined')
    .map(part => part.block)
    .filter(each => each <= block);
}

function latestOf(
  known: ITrialMoment | null,
  found: ITrialMoment
): ITrialMoment {
  const isLater = known?.process === found.process && known.count > found.count;
  return isLater ? known : found;
}
