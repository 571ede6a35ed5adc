/** Where the next cell of a conversation goes in its notebook. */
export class Place {
  /** `active` is the user's active cell; `has` says whether a cell is in the notebook. */
  constructor(
    private _active: () => string | null,
    private _has: (cell: string) => boolean
  ) {
    this._activeThen = _active();
  }

  /**
   * A turn starts: it goes on below the last of the `written` cells, or below the active one if the
   * user has made another one active since.
   */
  startTurn(written: string[]): void {
    const moved = this._active() !== this._activeThen;
    const last = this._last ?? written.filter(this._has).at(-1) ?? null;
    const stays = !moved && last !== null && this._has(last);
    this._last = stays ? last : this._active();
  }

  /** The cell below which the next one goes; null for the end. */
  get below(): string | null {
    const last = this._last;
    return last !== null && this._has(last) ? last : this._active();
  }

  wrote(cell: string): void {
    this._last = cell;
    this._activeThen = this._active();
  }

  private _activeThen: string | null;
  private _last: string | null = null;
}
