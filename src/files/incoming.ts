/** A draft's own uploads: files that come from the user's machine straight into the panel. */

import type { Attachments, IAttachment } from './attachments';
import { join, nameOf, numbered, splitName } from './paths';
import { Cancelled, type Uploads } from './uploads';

/** A file that is about to be uploaded; `before` is what was attached of its path. */
interface IAnnounced {
  file: File;
  path: string;
  before: IAttachment | undefined;
}

export class Incoming {
  constructor(
    private _draft: Attachments,
    private _uploads: Uploads
  ) {}

  /** Uploads files next to the notebook, one after the other; `numbers` see `Uploads.place`. */
  upload(files: readonly File[], numbers = false): Promise<void> {
    // All are chips at once, so that a prompt waits for the last one, too.
    const all = files.map(file => this._announce(file, numbers));
    for (const each of all) {
      this._queue = this._queue.then(() => this._upload(each, numbers));
    }
    return this._queue;
  }

  /** A chip for a file whose place is not known yet. */
  private _announce(file: File, numbers: boolean): IAnnounced {
    const { all, folder } = this._draft;
    const names = new Set(all.map(({ path }) => nameOf(path)));
    const [stem, ending] = splitName(file.name);
    // Its number is known only when it is its turn.
    const name = numbers ? numbered(`${stem}…`, ending, names) : file.name;
    const path = join(folder, name);
    const before = this._draft.find(path);
    this._draft.set(path, { state: 'arriving', progress: null, detail: '' });
    return { file, path, before };
  }

  private async _upload(
    announced: IAnnounced,
    numbers: boolean
  ): Promise<void> {
    const { _draft: draft } = this;
    const { before, file } = announced;
    const { drive, folder } = draft;
    let { path } = announced;
    const abort = new AbortController();
    const watch = () => {
      if (!draft.find(path)) {
        abort.abort();
      }
    };
    draft.changed.connect(watch);
    try {
      const name = numbers ? file.name : nameOf(path);
      const place = await this._uploads.place(drive + folder, name, numbers);
      watch();
      if (place === null || abort.signal.aborted) {
        this._withdraw(path, before);
        return;
      }
      const after = place.slice(drive.length);
      path = after;
      draft.move(announced.path, after);
      const { signal } = abort;
      const onProgress = (progress: number) => {
        if (draft.find(path)) {
          draft.set(path, { progress });
        }
      };
      await this._uploads.send(file, place, { signal, onProgress });
      if (!signal.aborted) {
        draft.add(path);
      }
    } catch (error) {
      if (!(error instanceof Cancelled) && draft.find(path)) {
        const detail = error instanceof Error ? error.message : '';
        draft.set(path, { state: 'failed', progress: null, detail });
      }
    } finally {
      draft.changed.disconnect(watch);
    }
  }

  /** The user keeps what is there: the draft is as it was. */
  private _withdraw(path: string, before: IAttachment | undefined): void {
    const { _draft: draft } = this;
    if (before && draft.find(path)) {
      draft.set(path, before);
    } else {
      draft.remove(path);
    }
  }

  private _queue: Promise<void> = Promise.resolve();
}
