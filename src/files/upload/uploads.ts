/** Uploads files from the user's machine to the contents manager, in chunks. */

import type { Contents } from '@jupyterlab/services';

import type { IFolder } from './folder';
import { folderOf, join, nameOf, numbered, splitName } from '../paths';
import { type IOutcome, type Mover, NotReplaced, replaceFile } from './replace';

/** Bytes in one request. */
export const CHUNK = 1024 * 1024;

/** The user's choice about a name that is taken. */
export type Choice = 'replace' | 'keep-both' | 'cancel';

/** Asks the user about a file whose name is taken, or about any folder. */
export type Ask = (
  name: string,
  isTaken: boolean,
  folder?: IFolder
) => Promise<Choice>;

export interface IUploadProgress {
  signal: AbortSignal;
  /** Called with the share that has arrived, 0 to 1. */
  onProgress: (share: number) => void;
}

/** The user cancelled the upload; nothing of it is left. */
export class Cancelled extends Error {}

export interface IUploadsOptions {
  contents: Contents.IManager;
  ask: Ask;
  exists: (path: string) => Promise<boolean>;
  /** Writes and moves files of the default drive without a signal, see `replaceFile`. */
  silent: Mover;
}

export class Uploads {
  constructor(private _options: IUploadsOptions) {
    this._contents = _options.contents;
  }

  /** Whether an upload of ours is writing to a path. */
  isWriting(path: string): boolean {
    return this._paths.has(path);
  }

  /**
   * The path for a file of this name in a folder; null if the user cancels. The user is asked if
   * the name is taken, unless `numbers` is set: then it is numbered. For a folder the user is
   * always asked, and shown what `what` holds.
   */
  async place(
    folder: string,
    name: string,
    numbers = false,
    what?: IFolder
  ): Promise<string | null> {
    const isTaken = !numbers && (await this._has(join(folder, name)));
    const choice = numbers
      ? 'keep-both'
      : isTaken || what
        ? await this._options.ask(name, isTaken, what)
        : 'replace';
    if (choice === 'cancel') {
      return null;
    }
    return choice === 'replace'
      ? join(folder, name)
      : this._numbered(folder, ...splitName(name));
  }

  /**
   * Writes a file; one in several chunks gets its name when it is complete. Returns what is left
   * over of the file that it replaces.
   */
  async send(
    file: File,
    path: string,
    progress: IUploadProgress
  ): Promise<IOutcome | null> {
    const isLarge = file.size > CHUNK;
    const part = isLarge ? await this._free(`${path}.part`) : path;
    this._paths.add(part).add(path);
    try {
      await this._write(file, part, isLarge, progress);
      return isLarge ? await this._moveTo(part, path) : null;
    } catch (error) {
      const isNeeded =
        error instanceof NotReplaced && error.outcome.kind === 'apart';
      if (isLarge && !isNeeded) {
        await this._contents.delete(part).catch(() => undefined);
      }
      throw error;
    } finally {
      this._paths.delete(part);
      this._paths.delete(path);
    }
  }

  /**
   * Writes the files of a folder; if the folder is new and this fails, it is removed again. Returns
   * a file that is left over.
   */
  async sendFolder(
    { files, folders, size }: IFolder,
    path: string,
    { signal, onProgress }: IUploadProgress
  ): Promise<IOutcome | null> {
    const isFresh = !(await this._has(path));
    const made: string[] = [];
    const written: string[] = [];
    let sent = 0;
    let left: IOutcome | null = null;
    this._paths.add(path);
    try {
      for (const each of ['', ...folders]) {
        made.unshift(each ? join(path, each) : path);
        await this._contents.save(made[0], { type: 'directory' });
      }
      for (const { file, path: each } of files) {
        written.unshift(join(path, each));
        const onShare = (share: number) =>
          onProgress((sent + share * file.size) / (size || 1));
        const progress = { signal, onProgress: onShare };
        left = (await this.send(file, written[0], progress)) ?? left;
        sent += file.size;
      }
      if (signal.aborted) {
        throw new Cancelled();
      }
      return left;
    } catch (error) {
      if (isFresh) {
        await this._withdraw(written, made).catch(() => undefined);
      }
      throw error;
    } finally {
      this._paths.delete(path);
    }
  }

  /** Files that others have put into the folders stay, with their folders. */
  private async _withdraw(files: string[], folders: string[]): Promise<void> {
    for (const each of files) {
      await this._contents.delete(each).catch(() => undefined);
    }
    for (const each of folders) {
      if ((await this._names(each)).size === 0) {
        await this._contents.delete(each);
      }
    }
  }

  private async _write(
    file: File,
    path: string,
    isLarge: boolean,
    { signal, onProgress }: IUploadProgress
  ): Promise<void> {
    const size = isLarge ? CHUNK : Math.max(1, file.size);
    for (let start = 0, number = 1; start < file.size || number === 1;) {
      const end = Math.min(file.size, start + size);
      const content = await encode(file.slice(start, end));
      if (signal.aborted) {
        throw new Cancelled();
      }
      const chunk = isLarge
        ? { chunk: end === file.size ? -1 : number }
        : undefined;
      const model = { type: 'file', format: 'base64', content } as const;
      // Once its last chunk is there, a large file is moved.
      const contents = isLarge ? this._silent(path) : this._contents;
      await contents.save(path, {
        ...{ ...model, name: nameOf(path), ...chunk }
      });
      onProgress(file.size ? end / file.size : 1);
      start = end;
      number += 1;
    }
    if (signal.aborted && isLarge) {
      throw new Cancelled();
    }
  }

  private async _moveTo(part: string, path: string): Promise<IOutcome | null> {
    const { _contents: contents } = this;
    if (!(await this._has(path))) {
      await contents.rename(part, path);
      return null;
    }
    const old = await this._free(`${path}.old`);
    const silent = this._silent(path);
    const has = (each: string) => this._has(each);
    return replaceFile({ ...{ path, part, old, contents, silent, has } });
  }

  private _silent(path: string): Mover {
    const isOfDrive = this._contents.driveName(path) !== '';
    return isOfDrive ? this._contents : this._options.silent;
  }

  /** The path itself, or a numbered one if it is taken. */
  private async _free(path: string): Promise<string> {
    return (await this._has(path))
      ? this._numbered(folderOf(path), nameOf(path), '')
      : path;
  }

  private async _numbered(
    folder: string,
    stem: string,
    ending: string
  ): Promise<string> {
    const taken = new Set<string>();
    for (;;) {
      const name = numbered(stem, ending, taken);
      if (!(await this._has(join(folder, name)))) {
        return join(folder, name);
      }
      taken.add(name);
    }
  }

  private _has(path: string): Promise<boolean> {
    return this._options.exists(path);
  }

  private async _names(folder: string): Promise<Set<string>> {
    const listing = await this._contents.get(folder, { content: true });
    const items = listing.content as Contents.IModel[];
    return new Set(items.map(item => item.name));
  }

  private _contents: Contents.IManager;
  private _paths = new Set<string>();
}

/** Base64 of a piece of a file, as the contents manager takes it. */
async function encode(piece: Blob): Promise<string> {
  const bytes = new Uint8Array(await piece.arrayBuffer());
  const step = 0x8000; // arguments that a call can take
  let binary = '';
  for (let start = 0; start < bytes.length; start += step) {
    binary += String.fromCharCode(...bytes.subarray(start, start + step));
  }
  return btoa(binary);
}
