/** The endpoints that are set up, and what the user does with them. The server decides. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { Setup, SetupProblem } from '../../chat/setup';
import { ApiError, UNREACHABLE } from '../../server/api';
import type {
  IEndpoint,
  IEndpointChange,
  IEndpoints,
  ILocalEndpoint,
  IMadeEndpoint,
  IModelCorrection,
  INewEndpoint,
  ITestedEndpoint
} from '../../server/wire';

/** What is waited for, or has failed: a new key, the search on this machine, an endpoint. */
export type Place = 'key' | 'local' | IEndpoint;

export class EndpointList {
  constructor(private _setup: Setup) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until the server has answered. */
  get found(): IEndpoints | null {
    return this._found;
  }

  get endpoints(): readonly IEndpoint[] {
    return this._found?.endpoints ?? [];
  }

  /** Those that the user has set up, in their order. */
  get own(): readonly IEndpoint[] {
    return this.endpoints.filter(isOwn);
  }

  /** The servers that were found; null before the first search. */
  get local(): readonly ILocalEndpoint[] | null {
    return this._local;
  }

  /** What waits for the server: `key`, `local`, or an endpoint's name. */
  get busy(): string | null {
    return this._busy;
  }

  /** Whether what waits for the server is a test. */
  get isTesting(): boolean {
    return this._isTesting;
  }

  /** Why something failed. */
  problem(place: Place): SetupProblem | null {
    return this._problem?.place === placeName(place)
      ? this._problem.words
      : null;
  }

  /** Who is quicker than the server may already send a key. */
  async load(): Promise<void> {
    try {
      await this._load();
    } catch (error) {
      if (this._busy === null) {
        this._problem = problemAt('key', error);
      }
    }
    this._changed.emit();
  }

  /** Loads it without a word: what is there stays if that fails. */
  async refresh(): Promise<void> {
    await this._load().catch(() => undefined);
    this._changed.emit();
  }

  /** Sends a key without storing it; says whether it can be used. */
  add(endpoint: INewEndpoint): Promise<boolean> {
    return this._add('key', endpoint);
  }

  edit(endpoint: IEndpoint, change: IEndpointChange): Promise<boolean> {
    return this._try(endpoint, async () => {
      await this._call('PATCH', path(endpoint), { ...change });
      this._tested.delete(endpoint.name);
      await this._reload();
    });
  }

  /** Puts an endpoint one place nearer to the top. */
  raise(endpoint: IEndpoint): Promise<boolean> {
    const order = this.own.map(({ name }) => name);
    const at = order.indexOf(endpoint.name);
    order.splice(at, 1);
    order.splice(Math.max(0, at - 1), 0, endpoint.name);
    return this._try(endpoint, async () => {
      await this._call('PATCH', 'endpoints', { order });
      await this._reload();
    });
  }

  forget(endpoint: IEndpoint): Promise<boolean> {
    return this._try(endpoint, async () => {
      await this._call('DELETE', path(endpoint));
      this._tested.delete(endpoint.name);
      this._local = null;
      await this._reload();
    });
  }

  /** What the last test of an endpoint has found. */
  tested(endpoint: IEndpoint): ITestedEndpoint | null {
    return this._tested.get(endpoint.name) ?? null;
  }

  /** Lets the server try an endpoint, which sends short requests to a model. */
  test(endpoint: IEndpoint): Promise<boolean> {
    this._isTesting = true;
    const test = this._try(endpoint, async () => {
      this._tested.delete(endpoint.name);
      const found = await this._call<ITestedEndpoint>(
        'POST',
        `${path(endpoint)}/test`,
        {}
      );
      this._tested.set(endpoint.name, found);
      await this._setup.refresh();
    });
    return test.finally(() => (this._isTesting = false));
  }

  /** What the user says of one of its models; what is the same as before is not sent. */
  correct(endpoint: IEndpoint, correction: IModelCorrection): Promise<boolean> {
    return this._try(endpoint, async () => {
      if (Object.keys(correction).length > 1) {
        await this._call('POST', 'models/correction', correction);
        await this._setup.refresh();
      }
    });
  }

  discover(): Promise<boolean> {
    return this._try('local', async () => {
      const found = await this._call<{ endpoints: ILocalEndpoint[] }>(
        'GET',
        'local-endpoints'
      );
      this._local = found.endpoints;
    });
  }

  use(endpoint: ILocalEndpoint): Promise<boolean> {
    return this._add('local', { base_url: endpoint.base_url });
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private _add(place: Place, endpoint: INewEndpoint): Promise<boolean> {
    return this._try(place, async () => {
      const made = await this._call<IMadeEndpoint>(
        'POST',
        'endpoints',
        endpoint
      );
      await this._load();
      await this._setup.used(made);
    });
  }

  private async _load(): Promise<void> {
    this._found = await this._call<IEndpoints>('GET', 'endpoints');
  }

  private async _reload(): Promise<void> {
    await this._load();
    await this._setup.refresh();
  }

  private _call<T>(method: string, place: string, body?: object): Promise<T> {
    return this._setup.api.call<T>(method, place, body);
  }

  private async _try(place: Place, act: () => Promise<void>): Promise<boolean> {
    const name = placeName(place);
    this._problem = null;
    this._busy = name;
    this._changed.emit();
    try {
      await act();
      return true;
    } catch (error) {
      this._problem = problemAt(name, error);
      return false;
    } finally {
      if (this._busy === name) {
        this._busy = null;
      }
      this._changed.emit();
    }
  }

  private _busy: string | null = null;
  private _changed = new Signal<this, void>(this);
  private _isTesting = false;
  private _found: IEndpoints | null = null;
  private _local: ILocalEndpoint[] | null = null;
  private _tested = new Map<string, ITestedEndpoint>();
  private _problem: IProblem | null = null;
}

interface IProblem {
  place: string;
  words: SetupProblem;
}

function problemAt(place: string, error: unknown): IProblem {
  return {
    place,
    words: error instanceof ApiError ? error.words : UNREACHABLE
  };
}

/** Endpoints in a namespace of their own: one may be called `key`. */
export function placeName(place: Place): string {
  return typeof place === 'string' ? place : `endpoint ${place.name}`;
}

function path({ name }: IEndpoint): string {
  return `endpoints/${encodeURIComponent(name)}`;
}

/** Whether the user can change it here. The starter has its own place on the page. */
export function isOwn({ preset, set_by }: IEndpoint): boolean {
  return set_by.length === 0 && preset !== 'embedded';
}
