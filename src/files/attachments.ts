/** The files that are attached to the next prompt, in the order in which they were attached. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { IProfile, ISentFile } from '../server/wire';
import type { IFolderItem } from './listing';
import { folderOf, join } from './paths';
import type { IOutcome } from './upload/replace';

/** Files that are sent with one prompt. */
const MAX_FILES = 50;

/**
 * - `arriving`: it is being uploaded, from the panel or by the file browser;
 * - `reading`: the server profiles it;
 * - `ready`: it was profiled, as far as possible;
 * - `gone`: the contents manager does not serve it;
 * - `failed`: it could not be uploaded;
 * - `sent`: it went with a prompt, and is listed until the user has read what its chip says.
 */
export type AttachmentState =
  'arriving' | 'reading' | 'ready' | 'gone' | 'failed' | 'sent';

export interface IAttachment {
  /** The server's path, without the name of a drive. */
  readonly path: string;
  state: AttachmentState;
  /** The share that has arrived, 0 to 1; null if it is unknown. */
  progress: number | null;
  profile: IProfile | null;
  /** Whether the user allows a file with secrets to be read. */
  confirmed: boolean;
  /** The contents manager's message when an upload failed. */
  detail: string;
  /** Where the files of an upload are that did not simply replace another. */
  outcome: IOutcome | null;
}

export interface IAttachmentsOptions {
  profile: (path: string, confirmed: boolean) => Promise<IProfile | null>;
  list: (folder: string) => Promise<IFolderItem[]>;
  /** The notebook's path, with the name of its drive and without. */
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

  /** The notebook's folder: paths are shown relative to it. */
  get folder(): string {
    return folderOf(this._options.notebook().localPath);
  }

  /** What precedes paths in the contents manager: empty, or a drive's name and a colon. */
  get drive(): string {
    const { path, localPath } = this._options.notebook();
    return path.slice(0, path.length - localPath.length);
  }

  /** Whether one is incomplete and cannot be sent yet. */
  get arriving(): boolean {
    return this._all.some(({ state }) => state === 'arriving');
  }

  /** Attaches a file, or profiles an attached one again. */
  add(path: string): void {
    this.set(path, { state: 'reading', progress: null });
    void this._read(path);
  }

  /** The file is being written; `add` follows when it is complete. */
  expect(path: string): void {
    this.set(path, { state: 'arriving', progress: null });
  }

  /** Detaches a file or folder that was deleted, with all that is in it. */
  forget(path: string): void {
    const rest = this._all.filter(
      each => each.path !== path && !each.path.startsWith(`${path}/`)
    );
    if (rest.length < this._all.length) {
      this._all = rest;
      this._emit();
    }
  }

  /** The items of a folder, given relative to the notebook's; empty on failure. */
  async list(folder: string): Promise<IFolderItem[]> {
    const { list, notebook } = this._options;
    const path = folder ? join(this.folder, folder) : this.folder;
    const items = await list(this.drive + path).catch(() => []);
    const { localPath } = notebook();
    return items.filter(({ name }) => join(path, name) !== localPath);
  }

  /** Detaches a file, which ends its upload. */
  remove(path: string): void {
    this._all = this._all.filter(each => each.path !== path);
    this._emit();
  }

  find(path: string): IAttachment | undefined {
    return this._all.find(each => each.path === path);
  }

  /** Changes fields of an attached file, or attaches it. */
  set(path: string, change: Partial<IAttachment>): void {
    const known = this.find(path);
    if (known) {
      this._all = this._all.map(each =>
        each === known ? { ...each, ...change } : each
      );
    } else {
      const fresh: IAttachment = {
        ...{ path, state: 'reading', progress: null, profile: null },
        ...{ confirmed: false, detail: '', outcome: null }
      };
      this._all = [...this._all, { ...fresh, ...change }];
    }
    this._emit();
  }

  /** Renames a file that is being uploaded; an attached file of that name is replaced. */
  move(path: string, after: string): void {
    if (path !== after) {
      this._all = this._all
        .filter(each => each.path !== after)
        .map(each => (each.path === path ? { ...each, path: after } : each));
      this._emit();
    }
  }

  /** A file or folder has another path now. */
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

  /** The user allows a file with secrets to be read. */
  confirm(path: string): void {
    this.set(path, { confirmed: true, state: 'reading' });
    void this._read(path);
  }

  /** As `take`, once all uploads have ended; resolves with no files if `stop` comes first. */
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

  /** Those that have arrived. */
  get there(): ISentFile[] {
    const isThere = (each: IAttachment) =>
      isToSend(each) && each.state !== 'arriving';
    return this._all.filter(isThere).map(sent);
  }

  /** Takes the files for a prompt; what cannot be sent, and files beyond the limit, stay. */
  take(): ISentFile[] {
    const taken = this._all.filter(isToSend).slice(0, MAX_FILES);
    this._all = this._all.flatMap(each => {
      if (!taken.includes(each)) {
        return [each];
      }
      // Where the earlier file is, the user may not have read before Send.
      return each.outcome ? [{ ...each, state: 'sent' }] : [];
    });
    const unread = taken.filter(({ state }) => state === 'reading');
    unread.forEach(({ path }) => this._unread.add(path));
    this._emit();
    return taken.map(sent);
  }

  /** Attaches files that were taken and not sent. */
  attach(files: readonly ISentFile[]): void {
    for (const { path, confirmed = false } of files) {
      this.set(path, { state: 'reading', progress: null, confirmed });
      void this._read(path);
    }
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
      // It can be sent all the same: the server profiles it then.
      change = { state: 'ready' };
    }
    if (this._latest.get(path) !== count) {
      return;
    }
    const { state } = this.find(path) ?? {};
    if (state === 'reading') {
      this.set(path, change);
    } else if (this._unread.delete(path) && change.profile?.problem) {
      // It was sent before its chip could say so.
      this.set(path, { ...change, state: 'sent' });
    }
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _all: readonly IAttachment[] = [];
  private _changed = new Signal<this, void>(this);
  private _latest = new Map<string, number>();
  private _reads = 0;
  /** The files that were sent before they were profiled. */
  private _unread = new Set<string>();
}

/** Whether it goes with the next prompt: not if a rule of the user's hides it. */
export function isToSend({ profile, state }: IAttachment): boolean {
  return state !== 'failed' && state !== 'sent' && !profile?.ignored;
}

function sent({ path, confirmed }: IAttachment): ISentFile {
  return confirmed ? { path, confirmed } : { path };
}
