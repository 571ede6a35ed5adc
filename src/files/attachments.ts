/** The files of a draft: what goes along with the next prompt, in the order attached. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { IProfile, ISentFile } from '../wire';
import type { IFolderItem } from './listing';
import { folderOf, join } from './paths';
import { Cancelled, type Uploads } from './uploads';

/** How many files go along with one prompt. */
const MOST = 50;

/**
 * - `arriving`: it is being uploaded, from the panel or by the file browser;
 * - `reading`: the server looks at it;
 * - `ready`: it has been looked at, as far as that was possible;
 * - `gone`: the contents manager does not serve it;
 * - `failed`: it could not be uploaded.
 */
export type AttachmentState =
  'arriving' | 'reading' | 'ready' | 'gone' | 'failed';

export interface IAttachment {
  /** As the server knows it, without the name of a drive. */
  readonly path: string;
  state: AttachmentState;
  /** The share that has arrived, 0 to 1; null where nobody knows. */
  progress: number | null;
  profile: IProfile | null;
  /** Whether the user lets a secret be read. */
  confirmed: boolean;
  /** What the contents manager said when an upload failed. */
  detail: string;
}

export interface IAttachmentsOptions {
  profile: (path: string, confirmed: boolean) => Promise<IProfile | null>;
  list: (folder: string) => Promise<IFolderItem[]>;
  uploads: Uploads;
  /** The notebook's path as the contents manager knows it, and as the server does. */
  notebook: () => { path: string; localPath: string };
}

export class Attachments {
  constructor(private _options: IAttachmentsOptions) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get all(): readonly IAttachment[] {
    return this._all;
  }

  /** The notebook's folder: names are told from there. */
  get folder(): string {
    return folderOf(this._options.notebook().localPath);
  }

  /** What the contents manager's paths have before the server's: empty, or a name and a colon. */
  get drive(): string {
    const { path, localPath } = this._options.notebook();
    return path.slice(0, path.length - localPath.length);
  }

  /** Whether one is not yet complete: it cannot be sent. */
  get arriving(): boolean {
    return this._all.some(({ state }) => state === 'arriving');
  }

  /** Attaches a file, or looks again at one that is attached. */
  add(path: string): void {
    this._set(path, { state: 'reading', progress: null });
    void this._read(path);
  }

  /** Something is being written there; `add` follows when it is complete. */
  expect(path: string): void {
    this._set(path, { state: 'arriving', progress: null });
  }

  has(path: string): boolean {
    return this._find(path) !== undefined;
  }

  /** A file or folder was deleted: what was attached of it is not there any more. */
  forget(path: string): void {
    const rest = this._all.filter(
      each => each.path !== path && !each.path.startsWith(`${path}/`)
    );
    if (rest.length < this._all.length) {
      this._all = rest;
      this._emit();
    }
  }

  /** What is in a folder, told from the notebook's, but for the notebook; nothing where it fails. */
  async list(folder: string): Promise<IFolderItem[]> {
    const { list, notebook } = this._options;
    const path = folder ? join(this.folder, folder) : this.folder;
    const items = await list(this.drive + path).catch(() => []);
    const { localPath } = notebook();
    return items.filter(({ name }) => join(path, name) !== localPath);
  }

  /** Removes a file from the draft, and ends its upload. */
  remove(path: string): void {
    this._aborts.get(path)?.abort();
    this._all = this._all.filter(each => each.path !== path);
    this._emit();
  }

  /** A file has another path now, or a file below it has. */
  rename(before: string, after: string): void {
    for (const { path } of this._all) {
      if (path === before || path.startsWith(`${before}/`)) {
        this._all = this._all.map(each =>
          each.path === path
            ? { ...each, path: after + path.slice(before.length) }
            : each
        );
      }
    }
    this._emit();
  }

  /** The user lets a secret be read. */
  confirm(path: string): void {
    this._set(path, { confirmed: true, state: 'reading' });
    void this._read(path);
  }

  /** Uploads files next to the notebook, one after the other; `numbers` see `Uploads.place`. */
  async upload(files: readonly File[], numbers = false): Promise<void> {
    for (const file of files) {
      await this._upload(file, numbers);
    }
  }

  /** What goes along with a prompt that is sent now; beyond the most, files stay in the draft. */
  take(): ISentFile[] {
    const there = this._all.filter(({ state }) => state !== 'failed');
    const taken = there.slice(0, MOST);
    this._all = there.slice(MOST);
    this._emit();
    return taken.map(({ path, confirmed }) =>
      confirmed ? { path, confirmed } : { path }
    );
  }

  dispose(): void {
    this._isDisposed = true;
    this._aborts.forEach(abort => abort.abort());
    Signal.clearData(this);
  }

  private async _upload(file: File, numbers: boolean): Promise<void> {
    const { uploads } = this._options;
    const { drive, folder } = this;
    const abort = new AbortController();
    let path = join(folder, file.name);
    try {
      const place = await uploads.place(drive + folder, file.name, numbers);
      if (place === null) {
        return;
      }
      path = place.slice(drive.length);
      this._aborts.set(path, abort);
      this._set(path, { state: 'arriving', progress: 0, detail: '' });
      const onProgress = (progress: number) => {
        if (this._find(path)) {
          this._set(path, { progress });
        }
      };
      await uploads.send(file, place, { signal: abort.signal, onProgress });
      if (!abort.signal.aborted) {
        this.add(path);
      }
    } catch (error) {
      if (!(error instanceof Cancelled) && !this._isDisposed) {
        const detail = error instanceof Error ? error.message : '';
        this._set(path, { state: 'failed', progress: null, detail });
      }
    } finally {
      this._aborts.delete(path);
    }
  }

  private async _read(path: string): Promise<void> {
    const confirmed = this._find(path)?.confirmed ?? false;
    const count = ++this._reads;
    this._latest.set(path, count);
    let change: Partial<IAttachment>;
    try {
      const profile = await this._options.profile(path, confirmed);
      change = profile ? { state: 'ready', profile } : { state: 'gone' };
    } catch {
      // It can be sent all the same: the server looks at it then.
      change = { state: 'ready' };
    }
    const { state } = this._find(path) ?? {};
    if (this._latest.get(path) === count && state === 'reading') {
      this._set(path, change);
    }
  }

  private _find(path: string): IAttachment | undefined {
    return this._all.find(each => each.path === path);
  }

  private _set(path: string, change: Partial<IAttachment>): void {
    const known = this._find(path);
    if (known) {
      this._all = this._all.map(each =>
        each === known ? { ...each, ...change } : each
      );
    } else {
      const fresh: IAttachment = {
        ...{ path, state: 'reading', progress: null, profile: null },
        ...{ confirmed: false, detail: '' }
      };
      this._all = [...this._all, { ...fresh, ...change }];
    }
    this._emit();
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _aborts = new Map<string, AbortController>();
  private _all: readonly IAttachment[] = [];
  private _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _latest = new Map<string, number>();
  private _reads = 0;
}
