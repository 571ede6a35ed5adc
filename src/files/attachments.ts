/** The files of a draft: what goes along with the next prompt, in the order attached. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { IProfile, ISentFile } from '../server/wire';
import type { IFolderItem } from './listing';
import { folderOf, join } from './paths';

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
    this.set(path, { state: 'reading', progress: null });
    void this._read(path);
  }

  /** Something is being written there; `add` follows when it is complete. */
  expect(path: string): void {
    this.set(path, { state: 'arriving', progress: null });
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

  /** Removes a file from the draft, which ends its upload. */
  remove(path: string): void {
    this._all = this._all.filter(each => each.path !== path);
    this._emit();
  }

  find(path: string): IAttachment | undefined {
    return this._all.find(each => each.path === path);
  }

  /** Changes what is known of a file, or attaches it. */
  set(path: string, change: Partial<IAttachment>): void {
    const known = this.find(path);
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

  /** A file that is still on its way gets another name; what was attached of that is replaced. */
  move(path: string, after: string): void {
    if (path !== after) {
      this._all = this._all
        .filter(each => each.path !== after)
        .map(each => (each.path === path ? { ...each, path: after } : each));
      this._emit();
    }
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
    this.set(path, { confirmed: true, state: 'reading' });
    void this._read(path);
  }

  /** Resolves when nothing is on its way any more, or with nothing when `stop` comes earlier. */
  takeArrived(stop: AbortSignal): Promise<ISentFile[]> {
    return new Promise(resolve => {
      const end = () => {
        this._changed.disconnect(look);
        stop.removeEventListener('abort', give);
      };
      const give = () => {
        end();
        resolve([]);
      };
      const look = () => {
        if (!this.arriving) {
          end();
          resolve(this.take());
        }
      };
      stop.addEventListener('abort', give);
      this._changed.connect(look);
      look();
    });
  }

  /** What goes along with a prompt that is sent now; what failed, and beyond the most, stays. */
  take(): ISentFile[] {
    const there = this._all.filter(({ state }) => state !== 'failed');
    const taken = there.slice(0, MOST);
    this._all = this._all.filter(each => !taken.includes(each));
    this._emit();
    return taken.map(({ path, confirmed }) =>
      confirmed ? { path, confirmed } : { path }
    );
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private async _read(path: string): Promise<void> {
    const confirmed = this.find(path)?.confirmed ?? false;
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
    const { state } = this.find(path) ?? {};
    if (this._latest.get(path) === count && state === 'reading') {
      this.set(path, change);
    }
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _all: readonly IAttachment[] = [];
  private _changed = new Signal<this, void>(this);
  private _latest = new Map<string, number>();
  private _reads = 0;
}
