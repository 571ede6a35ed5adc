/** Whether the set-up page is shown, and the starter model, whose download outlives the page. */

import { type ISignal, Signal } from '@lumino/signaling';

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import type { IErrorWords, IMadeEndpoint, IStarter } from '../server/wire';

const POLL_INTERVAL = 500; // milliseconds, while the starter is downloaded

/** Why something failed: a sentence of ours, and the endpoint's own words. */
export type SetupProblem = Pick<IErrorWords, 'kind' | 'message' | 'detail'>;

export class Setup {
  /** `refresh` asks the server again which models can be called, `use` takes a new endpoint's. */
  constructor(
    readonly api: Api,
    readonly refresh: () => Promise<void>,
    private _use: (made: IMadeEndpoint) => void
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether the user has opened the set-up page. */
  get isShown(): boolean {
    return this._isShown;
  }

  /** Whether a call about the starter waits for the server. */
  get isBusy(): boolean {
    return this._isBusy;
  }

  get starter(): IStarter | null {
    return this._starter;
  }

  /** Why the starter could not be set up. */
  get problem(): Pick<SetupProblem, 'message' | 'detail'> | null {
    return this._problem ?? this._starter?.problem ?? null;
  }

  toggle(): void {
    this._isShown = !this._isShown;
    this._problem = null;
    this._emit();
  }

  /** Loads the starter's state. */
  async load(): Promise<void> {
    await this._try(async () => this._take(await this.api.starter()));
  }

  /** Checks whether the starter can run now. */
  retry(): Promise<boolean> {
    return this._try(async () => {
      this._take(await this.api.starter());
      if (this._starter?.state === 'ready' && !this._starter.install) {
        await this._finish();
      }
    });
  }

  /** A new endpoint is used from now on: back to the conversation. */
  async used(made: IMadeEndpoint): Promise<void> {
    this._use(made);
    await this._finish();
  }

  fetchStarter(): Promise<boolean> {
    return this._try(async () => this._take(await this.api.fetchStarter()));
  }

  stopStarter(): Promise<boolean> {
    return this._try(async () => this._take(await this.api.stopStarter()));
  }

  removeStarter(): Promise<boolean> {
    return this._try(async () => {
      this._take(await this.api.removeStarter());
      await this.refresh();
    });
  }

  /** The state of the embedded model's process; `none` if it is unknown. */
  async process(): Promise<IStarter['process']> {
    const starter = await this.api.starter().catch(() => null);
    return starter?.process ?? 'none';
  }

  dispose(): void {
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  /** There is a model now: back to the conversation. What failed before is of no interest. */
  private async _finish(): Promise<void> {
    this._isShown = false;
    this._problem = null;
    await this.refresh();
  }

  private async _try(act: () => Promise<void>): Promise<boolean> {
    this._problem = null;
    this._isBusy = true;
    this._emit();
    try {
      await act();
      return true;
    } catch (error) {
      this._problem = error instanceof ApiError ? error.words : UNREACHABLE;
      return false;
    } finally {
      this._isBusy = false;
      this._emit();
    }
  }

  private _take(starter: IStarter): void {
    this._starter = starter;
    clearTimeout(this._timer);
    if (isFetching(starter)) {
      this._timer = setTimeout(() => void this._poll(), POLL_INTERVAL);
    }
    this._emit();
  }

  /** Continues polling if the server cannot be reached for a moment. */
  private async _poll(): Promise<void> {
    const before = this._starter;
    const starter = await this.api.starter().catch(() => before);
    if (starter) {
      this._take(starter);
      if (starter.state === 'ready' && !starter.install) {
        await this._finish();
      }
    }
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _isBusy = false;
  private _isShown = false;
  private _problem: SetupProblem | null = null;
  private _starter: IStarter | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

export function isFetching({ state }: IStarter): boolean {
  return state === 'fetching' || state === 'checking';
}
