/** Uploads from the user's machine that are attached to the next prompt. */

import type { Attachments, IAttachment } from '../attachments';
import { type IFolder, readFolder } from './folder';
import { join, nameOf, numbered, splitName } from '../paths';
import { type IOutcome, NotReplaced } from './replace';
import { Cancelled, type IUploadProgress, type Uploads } from './uploads';

/** An upload that is about to start; `before` is the attachment that had its path. */
interface IAnnounced {
  name: string;
  path: string;
  before: IAttachment | undefined;
}

/** How it is uploaded. */
interface IUpload {
  /** The path for it; null if the user cancels. */
  place: (
    folder: string,
    name: string,
    signal: AbortSignal
  ) => Promise<string | null>;
  send: (path: string, progress: IUploadProgress) => Promise<IOutcome | null>;
}

export class Incoming {
  constructor(
    private _draft: Attachments,
    private _uploads: Uploads
  ) {}

  /** Uploads files next to the notebook, one by one; for `numbers` see `Uploads.place`. */
  upload(files: readonly File[], numbers = false): Promise<void> {
    // All become chips at once, so that a prompt waits for the last one too.
    const all = files.map(file => this._announce(file.name, numbers));
    for (const [index, announced] of all.entries()) {
      void this._await(announced, {
        place: (folder, name) =>
          this._uploads.place(folder, numbers ? announced.name : name, numbers),
        send: (path, progress) =>
          this._uploads.send(files[index], path, progress)
      });
    }
    return this._queue;
  }

  /** Uploads a folder next to the notebook once the user has agreed; it is one chip. */
  uploadFolder(entry: FileSystemDirectoryEntry): Promise<void> {
    const { _uploads: uploads } = this;
    let found: IFolder;
    return this._await(this._announce(entry.name, false), {
      place: async (folder, name, signal) => {
        found = await readFolder(entry, signal);
        return signal.aborted
          ? null
          : uploads.place(folder, name, false, found);
      },
      send: (path, progress) => uploads.sendFolder(found, path, progress)
    });
  }

  private _await(announced: IAnnounced, upload: IUpload): Promise<void> {
    this._queue = this._queue.then(() => this._upload(announced, upload));
    return this._queue;
  }

  /** Adds a chip for an upload that has no path yet. */
  private _announce(original: string, numbers: boolean): IAnnounced {
    const { all, folder } = this._draft;
    const names = new Set(all.map(({ path }) => nameOf(path)));
    const [stem, ending] = splitName(original);
    // Its number is not known until it is uploaded.
    const name = numbers ? numbered(`${stem}…`, ending, names) : original;
    const path = join(folder, name);
    const before = this._draft.find(path);
    this._draft.set(path, {
      ...{ state: 'arriving', progress: null, detail: '', outcome: null }
    });
    return { name: original, path, before };
  }

  private async _upload(announced: IAnnounced, upload: IUpload): Promise<void> {
    const { _draft: draft } = this;
    const { before } = announced;
    const { drive, folder } = draft;
    let { path } = announced;
    const abort = new AbortController();
    const { signal } = abort;
    const watch = () => {
      if (!draft.find(path)) {
        abort.abort();
      }
    };
    draft.changed.connect(watch);
    try {
      watch();
      const place = signal.aborted
        ? null
        : await upload.place(drive + folder, nameOf(path), signal);
      watch();
      if (place === null || signal.aborted) {
        this._withdraw(path, before);
        return;
      }
      const after = place.slice(drive.length);
      path = after;
      draft.move(announced.path, after);
      const onProgress = (progress: number) => {
        if (draft.find(path)) {
          draft.set(path, { progress });
        }
      };
      const outcome = await upload.send(place, { signal, onProgress });
      if (!signal.aborted) {
        draft.set(path, { outcome });
        draft.add(path);
      }
    } catch (error) {
      if (!(error instanceof Cancelled) && draft.find(path)) {
        const detail = error instanceof Error ? error.message : '';
        const outcome = error instanceof NotReplaced ? error.outcome : null;
        draft.set(path, { state: 'failed', progress: null, detail, outcome });
      }
    } finally {
      draft.changed.disconnect(watch);
    }
  }

  /** The user has cancelled: restores the attachments. */
  private _withdraw(path: string, before: IAttachment | undefined): void {
    const { _draft: draft } = this;
    if (before?.state === 'arriving' && draft.find(path)) {
      // That was another upload to the same path, which has ended.
      draft.add(path);
    } else if (before && draft.find(path)) {
      draft.set(path, before);
    } else {
      draft.remove(path);
    }
  }

  private _queue: Promise<void> = Promise.resolve();
}
