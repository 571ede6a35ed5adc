/** A card whose button the user has pressed stays where it is, and what comes of that is in sight. */

const TRY = '.jp-gptcode-try';
/** What unfolds or shows something in its card, and leaves the card what it is. */
const SHOWS = `${TRY}, [aria-expanded], summary`;
const CARD = '[role="group"][data-status]';
/** What a trial gave stands at the end of its card. */
const RESULT = '.jp-gptcode-trial';
const MARGIN = 6; // pixels above it
const ROOM = 40; // pixels below it, for the button that leads to the end

export class PressedCard {
  /** The card of what was pressed in a log, if that shows something in it. */
  static of(log: HTMLElement, target: EventTarget | null): PressedCard | null {
    const pressed = (target as Element | null)?.closest(SHOWS);
    const card = pressed?.closest<HTMLElement>(CARD);
    return card && log.contains(card)
      ? new PressedCard(log, card, pressed!.matches(TRY))
      : null;
  }

  private constructor(
    private _log: HTMLElement,
    private _card: HTMLElement,
    private _isTried: boolean
  ) {
    this._status = _card.dataset.status;
    this._offset = this._below(_card.getBoundingClientRect().top);
  }

  /** Whether it is there, and still what it was: one that runs is followed like any other. */
  get isSame(): boolean {
    const { isConnected, dataset } = this._card;
    return isConnected && dataset.status === this._status;
  }

  get waits(): boolean {
    return this._status === 'waiting';
  }

  /** The position of the log at which it stands where it stood, moved as far as its result asks. */
  get place(): number {
    const { clientHeight, scrollTop } = this._log;
    const rect = this._card.getBoundingClientRect();
    const top = scrollTop + this._below(rect.top);
    const steady = top - this._offset;
    const result = this._isTried ? this._card.querySelector(RESULT) : null;
    if (!result) {
      return steady;
    }
    const end = scrollTop + this._below(rect.bottom) + ROOM - clientHeight;
    const head = scrollTop + this._below(result.getBoundingClientRect().top);
    // Of one that is higher than the log, the beginning of the result.
    return Math.min(Math.max(steady, end), head - MARGIN);
  }

  /** Pixels below the log's upper edge. */
  private _below(y: number): number {
    return y - this._log.getBoundingClientRect().top;
  }

  private _status: string | undefined;
  private _offset: number;
}
