/** Files on their way from the user's machine to the contents manager, in chunks, cancellable. */

import type { Contents } from '@jupyterlab/services';

import { folderOf, join, nameOf, numbered, splitName } from './paths';

/** Bytes in one request. */
export const CHUNK = 1024 * 1024;

/** What to do with a name that is taken. */
export type Choice = 'replace' | 'keep-both' | 'cancel';

export interface IUploadProgress {
  signal: AbortSignal;
  /** Called with the share that has arrived, 0 to 1. */
  onProgress: (share: number) => void;
}

/** The upload was given up by the user; nothing of it is left. */
export class Cancelled extends Error {}

export class Uploads {
  constructor(
    private _contents: Contents.IManager,
    /** Asks the user about a file that is there already. */
    private _ask: (name: string) => Promise<Choice>
  ) {}

  /** Whether a path is being written by an upload from here. */
  holds(path: string): boolean {
    return this._held.has(path);
  }

  /**
   * Where a file of this name may go in a folder, once the user has been asked; null if nowhere.
   * A taken name is numbered without a question where `numbers` says so.
   */
  async place(
    folder: string,
    name: string,
    numbers = false
  ): Promise<string | null> {
    const taken = await this._names(folder);
    if (numbers) {
      return join(folder, numbered(...splitName(name), taken));
    }
    if (!taken.has(name)) {
      return join(folder, name);
    }
    const choice = await this._ask(name);
    if (choice === 'cancel') {
      return null;
    }
    const [stem, ending] = splitName(name);
    return join(
      folder,
      choice === 'replace' ? name : numbered(stem, ending, taken)
    );
  }

  /** Writes a file; one in several chunks comes to its name only when it is complete. */
  async send(
    file: File,
    path: string,
    progress: IUploadProgress
  ): Promise<void> {
    const isLarge = file.size > CHUNK;
    const part = isLarge ? await this._partOf(path) : path;
    this._held.add(part).add(path);
    try {
      await this._write(file, part, isLarge, progress);
      if (isLarge) {
        await this._moveTo(part, path);
      }
    } catch (error) {
      if (isLarge) {
        await this._contents.delete(part).catch(() => undefined);
      }
      throw error;
    } finally {
      this._held.delete(part);
      this._held.delete(path);
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
      await this._contents.save(path, {
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

  private async _moveTo(part: string, path: string): Promise<void> {
    if ((await this._names(folderOf(path))).has(nameOf(path))) {
      await this._contents.delete(path);
    }
    await this._contents.rename(part, path);
  }

  private async _partOf(path: string): Promise<string> {
    const taken = await this._names(folderOf(path));
    const name = `${nameOf(path)}.part`;
    return join(
      folderOf(path),
      taken.has(name) ? numbered(name, '', taken) : name
    );
  }

  private async _names(folder: string): Promise<Set<string>> {
    const listing = await this._contents.get(folder, { content: true });
    const items = listing.content as Contents.IModel[];
    return new Set(items.map(item => item.name));
  }

  private _held = new Set<string>();
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
