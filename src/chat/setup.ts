/** Sets models up from the panel: keys, servers on the machine, the starter model. */

import { type ISignal, Signal } from '@lumino/signaling';

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import type {
  IEndpoint,
  IErrorWords,
  ILocalEndpoint,
  IMadeEndpoint,
  IStarter
} from '../server/wire';

const POLL_INTERVAL = 500; // milliseconds, while the starter is downloaded

/** The three ways to set up a model; each has a problem of its own. */
export type SetupMethod = 'key' | 'local' | 'starter';

/** Why a method failed: a sentence of ours, and the endpoint's own words. */
export type SetupProblem = Pick<IErrorWords, 'message' | 'detail'>;

export class Setup {
  /** `refresh` asks the server again which models can be called, `use` takes a new endpoint's. */
  constructor(
    private _api: Api,
    private _refresh: () => Promise<void>,
    private _use: (made: IMadeEndpoint) => void
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether the user has opened the set-up page. */
  get isShown(): boolean {
    return this._isShown;
  }

  /** The method that waits for the server. */
  get busy(): SetupMethod | null {
    return this._busy;
  }

  get endpoints(): readonly IEndpoint[] {
    return this._endpoints;
  }

  /** The servers that were found; null before the first search. */
  get local(): readonly ILocalEndpoint[] | null {
    return this._local;
  }

  get starter(): IStarter | null {
    return this._starter;
  }

  /** Why a method failed. */
  problem(method: SetupMethod): SetupProblem | null {
    const fetch = method === 'starter' ? this._starter?.problem : null;
    return this._problems.get(method) ?? fetch ?? null;
  }

  toggle(): void {
    this._isShown = !this._isShown;
    this._problems.clear();
    this._emit();
  }

  /** Loads the endpoints and the starter's state; `discover` searches for local servers. */
  async load(): Promise<void> {
    await this._try('starter', async () => {
      this._endpoints = await this._api.endpoints();
      this._take(await this._api.starter());
    });
  }

  /** Checks whether the starter can run now. */
  retry(): Promise<boolean> {
    return this._try('starter', async () => {
      this._take(await this._api.starter());
      if (this._starter?.state === 'ready' && !this._starter.install) {
        await this._finish();
      }
    });
  }

  /** Sends a key without storing it; says whether it can be used. */
  paste(key: string, address: string): Promise<boolean> {
    const base = address.trim();
    return this._add('key', { ...(base && { base_url: base }), key });
  }

  discover(): Promise<boolean> {
    return this._try('local', async () => {
      this._local = await this._api.localEndpoints();
    });
  }

  use(endpoint: ILocalEndpoint): Promise<boolean> {
    return this._add('local', { base_url: endpoint.base_url });
  }

  forget(name: string): Promise<boolean> {
    return this._try('key', async () => {
      await this._api.removeEndpoint(name);
      this._endpoints = await this._api.endpoints();
      this._local = null;
      await this._refresh();
    });
  }

  fetchStarter(): Promise<boolean> {
    return this._try('starter', async () =>
      this._take(await this._api.fetchStarter())
    );
  }

  stopStarter(): Promise<boolean> {
    return this._try('starter', async () =>
      this._take(await this._api.stopStarter())
    );
  }

  removeStarter(): Promise<boolean> {
    return this._try('starter', async () => {
      this._take(await this._api.removeStarter());
      await this._refresh();
    });
  }

  /** The state of the embedded model's process; `none` if it is unknown. */
  async process(): Promise<IStarter['process']> {
    const starter = await this._api.starter().catch(() => null);
    return starter?.process ?? 'none';
  }

  dispose(): void {
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private _add(
    method: SetupMethod,
    endpoint: { base_url?: string; key?: string }
  ): Promise<boolean> {
    return this._try(method, async () => {
      const made = await this._api.addEndpoint(endpoint);
      this._endpoints = await this._api.endpoints();
      this._use(made);
      await this._finish();
      // Not before the view is gone, which passes on the focus that the list had.
      this._local = null;
    });
  }

  /** There is a model now: back to the conversation. What failed before is of no interest. */
  private async _finish(): Promise<void> {
    this._isShown = false;
    this._problems.clear();
    await this._refresh();
  }

  private async _try(
    method: SetupMethod,
    act: () => Promise<void>
  ): Promise<boolean> {
    this._problems.delete(method);
    this._busy = method;
    this._emit();
    try {
      await act();
      return true;
    } catch (error) {
      const words = error instanceof ApiError ? error.words : UNREACHABLE;
      this._problems.set(method, words);
      return false;
    } finally {
      this._busy = null;
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
    const starter = await this._api.starter().catch(() => before);
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

  private _busy: SetupMethod | null = null;
  private _changed = new Signal<this, void>(this);
  private _endpoints: IEndpoint[] = [];
  private _isShown = false;
  private _local: ILocalEndpoint[] | null = null;
  private _problems = new Map<SetupMethod, SetupProblem>();
  private _starter: IStarter | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

export function isFetching({ state }: IStarter): boolean {
  return state === 'fetching' || state === 'checking';
}
