/** Notices files that land in the file browser, by drop or upload. */

import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import type { Attachments } from '../attachments';
import { isBelow, join, shortPath } from '../paths';

const MAX_CHIPS = 10; // for files of one folder; of more files, the folder is attached
const QUIET = 300; // milliseconds without a write, after which a file counts as complete

export interface IWatchOptions {
  contents: Contents.IManager;
  /** The attachments of the current notebook, if there is one. */
  current: () => Attachments | null;
  /** Whether an open document is being saved: these are the user's edits. */
  isSaving: (path: string, type: string) => boolean;
  /** Whether it is being uploaded in chunks. */
  isArriving: (path: string) => boolean;
  /** Whether the panel is uploading it. */
  isOurs: (path: string) => boolean;
}

export class Watch {
  constructor(private _options: IWatchOptions) {
    _options.contents.fileChanged.connect(this._onFileChanged, this);
  }

  /** Whether new files are attached automatically. */
  isOn = true;

  dispose(): void {
    this._timers.forEach(timer => clearTimeout(timer));
    this._timers.clear();
    Signal.clearData(this);
  }

  private _onFileChanged(_: unknown, change: Contents.IChangedArgs): void {
    const { newValue, oldValue, type } = change;
    const draft = this._options.current();
    if (type === 'save' && newValue?.path) {
      this._onSave(newValue.path, newValue.type);
    } else if (this._options.isOurs((newValue ?? oldValue)?.path ?? '')) {
      // An upload replaces what was there.
    } else if (type === 'delete' && oldValue?.path) {
      draft?.forget(this._local(oldValue.path));
    } else if (type === 'rename' && oldValue?.path && newValue?.path) {
      draft?.rename(this._local(oldValue.path), this._local(newValue.path));
    }
  }

  private _onSave(path: string, type = 'file'): void {
    const { current, isArriving, isOurs, isSaving } = this._options;
    const draft = current();
    const local = this._local(path);
    const isElsewhere = (each: Attachments) =>
      each.drive + local !== path || !isBelow(local, each.folder);
    if (!this.isOn || !draft || isElsewhere(draft)) {
      return;
    }
    if (type === 'directory' || isOurs(path) || isSaving(path, type)) {
      return;
    }
    const chip = chipOf(draft, local);
    if (isArriving(path)) {
      draft.expect(chip);
    } else if (chip === local || !draft.find(chip)) {
      draft.add(chip);
    }
    this._await(path, draft, chip);
  }

  /** Each chunk is a write: a file that is read before the last one is incomplete. */
  private _await(path: string, draft: Attachments, chip: string): void {
    clearTimeout(this._timers.get(chip));
    const check = () => {
      this._timers.delete(chip);
      if (!draft.find(chip)) {
        return;
      }
      if (this._options.isArriving(path)) {
        this._await(path, draft, chip);
      } else {
        draft.add(chip);
      }
    };
    this._timers.set(chip, setTimeout(check, QUIET));
  }

  private _local(path: string): string {
    return this._options.contents.localPath(path);
  }

  private _timers = new Map<string, ReturnType<typeof setTimeout>>();
}

/** A dropped folder is one chip, not one for each of its files. */
export function chipOf(draft: Attachments, local: string): string {
  const [first, ...rest] = shortPath(local, draft.folder).split('/');
  const whole = join(draft.folder, first);
  if (!rest.length || draft.find(whole)) {
    return whole;
  }
  const inside = draft.all.filter(({ path }) => isBelow(path, whole));
  if (inside.length < MAX_CHIPS) {
    return local;
  }
  inside.forEach(({ path }) => draft.remove(path));
  return whole;
}
