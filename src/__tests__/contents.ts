/** A contents manager in memory, for tests of files. */

import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import type { Mover } from '../files/upload/replace';

type Model = Partial<Contents.IModel> & { chunk?: number };

export class StageContents {
  readonly files = new Map<string, string>();
  readonly folders = new Set<string>();
  readonly fileChanged = new Signal<this, Contents.IChangedArgs>(this);
  /** Called before each write; the write throws what this throws. */
  before: (path: string, model: Model) => unknown = () => undefined;

  /** The same without a signal. */
  readonly silent = {
    save: (path: string, model: Model) => this._write(path, model),
    rename: (path: string, after: string) => this._move(path, after),
    delete: (path: string) => this._remove(path)
  };

  get manager(): Contents.IManager {
    return this as unknown as Contents.IManager;
  }

  /** All that `Uploads` needs but for the user's choice. */
  get forUploads() {
    return {
      contents: this.manager,
      silent: this.silent as unknown as Mover,
      exists: (path: string) =>
        Promise.resolve(
          [...this.files.keys(), ...this.folders].some(
            each => each === path || each.startsWith(`${path}/`)
          )
        )
    };
  }

  get(
    ...[folder]: [string, Contents.IFetchOptions]
  ): Promise<{ content: { name: string; type: string }[] }> {
    const start = /^$|:$/.test(folder) ? folder : `${folder}/`;
    const inside = [...this.files.keys(), ...this.folders]
      .filter(path => path.startsWith(start))
      .map(path => path.slice(start.length));
    const names = new Set(inside.map(path => path.split('/')[0]));
    const isFolder = (name: string) => !this.files.has(start + name);
    const content = [...names].map(name => ({
      name,
      type: isFolder(name) ? 'directory' : 'file'
    }));
    return Promise.resolve({ content });
  }

  async save(path: string, model: Model): Promise<Contents.IModel> {
    await this.silent.save(path, model);
    if (model.type !== 'directory') {
      this.tell('save', path);
    }
    return model as Contents.IModel;
  }

  private async _write(path: string, model: Model): Promise<Contents.IModel> {
    await this.before(path, model);
    if (model.type === 'directory') {
      this.folders.add(path);
      return model as Contents.IModel;
    }
    const earlier =
      model.chunk && model.chunk !== 1 ? this.files.get(path) : '';
    this.files.set(path, (earlier ?? '') + atob(model.content as string));
    return model as Contents.IModel;
  }

  async delete(path: string): Promise<void> {
    await this.silent.delete(path);
    this.tell('delete', path);
  }

  private _remove(path: string): Promise<void> {
    // Where there is a trash, all that is in a folder goes with it.
    for (const each of [this.files, this.folders]) {
      [...each.keys()]
        .filter(inside => inside.startsWith(`${path}/`))
        .forEach(inside => each.delete(inside));
    }
    if (!this.files.delete(path) && !this.folders.delete(path)) {
      return Promise.reject(new Error('404'));
    }
    return Promise.resolve();
  }

  async rename(path: string, after: string): Promise<void> {
    await this.silent.rename(path, after);
    this.tell('rename', after);
  }

  private _move(path: string, after: string): Promise<void> {
    if (this.files.has(after) || !this.files.has(path)) {
      return Promise.reject(new Error('409'));
    }
    this.files.set(after, this.files.get(path) ?? '');
    this.files.delete(path);
    return Promise.resolve();
  }

  driveName(path: string): string {
    return /^(\w+):/.exec(path)?.[1] ?? '';
  }

  localPath(path: string): string {
    return path.replace(/^Drive:/, '');
  }

  tell(type: 'save' | 'delete' | 'rename', path: string, kind = 'file'): void {
    const model = { path, type: kind };
    const [oldValue, newValue] =
      type === 'delete' ? [model, null] : [null, model];
    this.fileChanged.emit({ type, oldValue, newValue });
  }
}

/** Resolves when all that waits for nothing from outside has happened. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
}
