/**
 * Files that were uploaded where there is no panel: on the tree page of Notebook 7, which has a page
 * for each notebook. The browser remembers them for a while, by the server's address.
 */

/** Milliseconds: who uploads a file to ask about it opens the notebook soon. */
const LIFE = 15 * 60_000;
/** Those that came last. */
const MOST = 200;

interface IDropped {
  /** The contents manager's. */
  path: string;
  /** Milliseconds since 1970. */
  at: number;
}

export class DroppedFiles {
  /** `server` is its address: another one may have a file of the same path. */
  constructor(server: string) {
    this._key = `jupyterlab-gptcode:dropped:${server}`;
  }

  add(path: string): void {
    this._write([...this._without(path), { path, at: Date.now() }]);
  }

  /** Forgets a file or folder that was deleted, with all that is in it. */
  forget(path: string): void {
    const isIn = (each: IDropped) =>
      each.path === path || each.path.startsWith(`${path}/`);
    this._write(this._read().filter(each => !isIn(each)));
  }

  rename(path: string, after: string): void {
    const renamed = this._read().map(each =>
      each.path === path || each.path.startsWith(`${path}/`)
        ? { ...each, path: after + each.path.slice(path.length) }
        : each
    );
    this._write(renamed);
  }

  /** The files that are wanted, which are then forgotten. */
  take(isWanted: (path: string) => boolean): string[] {
    const all = this._read();
    const taken = all.filter(({ path }) => isWanted(path));
    if (taken.length) {
      this._write(all.filter(each => !taken.includes(each)));
    }
    return taken.map(({ path }) => path);
  }

  private _without(path: string): IDropped[] {
    return this._read().filter(each => each.path !== path);
  }

  private _read(): IDropped[] {
    try {
      const saved: unknown = JSON.parse(
        localStorage.getItem(this._key) ?? '[]'
      );
      const all = Array.isArray(saved) ? (saved as IDropped[]) : [];
      const now = Date.now();
      return all.filter(({ at }) => at <= now && now - at < LIFE);
    } catch {
      return [];
    }
  }

  private _write(all: IDropped[]): void {
    try {
      if (all.length) {
        localStorage.setItem(this._key, JSON.stringify(all.slice(-MOST)));
      } else {
        localStorage.removeItem(this._key);
      }
    } catch {
      // The browser stores nothing: the files can still be attached in the panel.
    }
  }

  private _key: string;
}
