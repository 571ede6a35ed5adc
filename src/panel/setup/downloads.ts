/** Models of a model hub: which there are, and their downloads, which outlive the page. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { Setup, SetupProblem } from '../../chat/setup';
import { ApiError, UNREACHABLE } from '../../server/api';
import type { IDownloadedModel, IDownloads } from '../../server/wire';

const POLL_INTERVAL = 500; // milliseconds, while something is downloaded

/** The model that is typed has no row yet. */
export const TYPED = '';

const ALL = new WeakMap<Setup, Downloads>();

/** Those of a page: a download is followed also while the set-up page is closed. */
export function downloadsOf(setup: Setup): Downloads {
  const found = ALL.get(setup) ?? new Downloads(setup);
  ALL.set(setup, found);
  return found;
}

export class Downloads {
  constructor(private _setup: Setup) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until the server has answered. */
  get found(): IDownloads | null {
    return this._found;
  }

  /** The file that waits for the server, `TYPED`, or null. */
  get busy(): string | null {
    return this._busy;
  }

  /** Why a call about a file has failed, or its download. */
  problem(file: string): SetupProblem | null {
    if (this._problem?.file === file) {
      return this._problem.words;
    }
    return this._row(file)?.problem ?? null;
  }

  load(): Promise<boolean> {
    return this._try(null, 'GET', 'downloads');
  }

  /** Starts or continues a download, by name or address; `sure` also if memory is short. */
  get(spec: string, file: string, sure: boolean): Promise<boolean> {
    const body = { model: spec, ...(sure && { sure }) };
    return this._try(file, 'POST', 'downloads', body);
  }

  stop(file: string): Promise<boolean> {
    return this._try(file, 'POST', 'downloads/stop', { file });
  }

  async remove(file: string): Promise<boolean> {
    const path = `downloads/${encodeURIComponent(file)}`;
    const isRemoved = await this._try(file, 'DELETE', path);
    await this._setup.refresh();
    return isRemoved;
  }

  /** This model from now on: back to the conversation. */
  async use({ file, model }: IDownloadedModel): Promise<void> {
    this._begin(file);
    try {
      await this._setup.api.chooseModel(model);
      const made = { name: 'embedded', models: [model], model };
      await this._setup.used({ ...made, verified: false });
    } catch (error) {
      this._fail(file, error);
    }
    this._end();
  }

  private async _try(
    file: string | null,
    method: string,
    path: string,
    body?: object
  ): Promise<boolean> {
    this._begin(file);
    try {
      this._take(await this._setup.api.call<IDownloads>(method, path, body));
      return true;
    } catch (error) {
      this._fail(file ?? TYPED, error);
      return false;
    } finally {
      this._end();
    }
  }

  private _begin(file: string | null): void {
    this._problem = null;
    this._busy = file;
    this._changed.emit();
  }

  private _fail(file: string, error: unknown): void {
    const words = error instanceof ApiError ? error.words : UNREACHABLE;
    this._problem = { file, words };
  }

  private _end(): void {
    this._busy = null;
    this._changed.emit();
  }

  private _take(found: IDownloads): void {
    const before = this._found;
    this._found = found;
    clearTimeout(this._timer);
    if (found.models.some(isRunning)) {
      this._timer = setTimeout(() => void this._poll(), POLL_INTERVAL);
    }
    this._changed.emit();
    const isNew = ({ file, state }: IDownloadedModel) =>
      state === 'ready' &&
      before?.models.some(each => each.file === file && isRunning(each));
    if (found.models.some(isNew)) {
      void this._setup.refresh();
    }
  }

  /** Continues polling if the server cannot be reached for a moment. */
  private async _poll(): Promise<void> {
    const found = await this._setup.api
      .call<IDownloads>('GET', 'downloads')
      .catch(() => this._found);
    if (found) {
      this._take(found);
    }
  }

  private _row(file: string): IDownloadedModel | undefined {
    return this._found?.models.find(each => each.file === file);
  }

  private _busy: string | null = null;
  private _changed = new Signal<this, void>(this);
  private _found: IDownloads | null = null;
  private _problem: { file: string; words: SetupProblem } | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

export function isRunning({ state }: IDownloadedModel): boolean {
  return state === 'fetching' || state === 'checking';
}
