/**
 * What the user has written in a notebook and not sent: it is there again after a reload, and when
 * the notebook is opened again. See `docs/decisions/drafts.md`.
 */

import type { IPointed, ISentFile, ISentOutput } from '../server/wire';
import type { Files } from '../turn/start';
import type { IAttached, PromptDraft } from './promptdraft';
import type { HoldReason, PromptQueue } from './promptqueue';

interface ISavedPrompt {
  text: string;
  files: ISentFile[];
  outputs: ISentOutput[];
  pointed?: IPointed;
}

interface ISavedQueued extends ISavedPrompt {
  /** Why it was not sent by itself, if it was held. */
  held?: HoldReason | null;
}

export interface ISavedDraft extends ISavedPrompt {
  queue: ISavedQueued[];
}

/** Where drafts are saved, by the paths of their notebooks. */
export interface IDraftStore {
  read(path: string): ISavedDraft | null;
  /** Null removes it. */
  write(path: string, draft: ISavedDraft | null): void;
}

/** Saves drafts in this tab. */
export class TabDrafts implements IDraftStore {
  /** `server` is the address of the server: another one may have a notebook of the same path. */
  constructor(private _server: string) {}

  read(path: string): ISavedDraft | null {
    try {
      const text = sessionStorage.getItem(this._key(path));
      return text ? (JSON.parse(text) as ISavedDraft) : null;
    } catch {
      return null;
    }
  }

  write(path: string, draft: ISavedDraft | null): void {
    try {
      if (draft) {
        sessionStorage.setItem(this._key(path), JSON.stringify(draft));
      } else {
        sessionStorage.removeItem(this._key(path));
      }
    } catch {
      // A tab stores a few megabytes only. The draft is still in the page.
    }
  }

  private _key(path: string): string {
    return `jupyterlab-gptcode:draft:${this._server}${path}`;
  }
}

export interface ISavedDraftOptions {
  draft: PromptDraft;
  queue: PromptQueue;
  notebook: { path: string };
  store: IDraftStore;
}

/** Keeps the saved draft of a notebook as the user's draft and queue are. */
export class SavedDraft {
  constructor(private _options: ISavedDraftOptions) {
    const { draft, notebook, queue, store } = _options;
    this._path = notebook.path;
    const saved = store.read(this._path);
    if (saved) {
      draft.restore(saved.text, saved);
      // Nothing is sent by a page in which nobody has pressed Send.
      saved.queue.forEach(each =>
        queue.add(each.text, attached(each), each.held ?? 'reloaded')
      );
    }
    this._saved = JSON.stringify(saved);
    draft.changed.connect(this.save, this);
    queue.changed.connect(this.save, this);
  }

  /** Saves what has changed, under the notebook's path now. */
  save(): void {
    const { notebook, store } = this._options;
    const { path } = notebook;
    const draft = this._draft();
    const text = JSON.stringify(draft);
    if (path !== this._path) {
      store.write(this._path, null);
    } else if (text === this._saved) {
      return;
    }
    this._path = path;
    this._saved = text;
    store.write(path, draft);
  }

  private _draft(): ISavedDraft | null {
    const { draft, queue } = this._options;
    const now = { text: draft.text, ...draft.attached };
    const waiting = queue.all.map(
      ({ files, held, outputs, pointed, text }) => ({
        ...{ text, outputs, pointed, held },
        files: listed(files)
      })
    );
    const { named = [], variables = [] } = now.pointed;
    const isEmpty =
      !now.text &&
      [now.files, now.outputs, named, variables, waiting].every(
        each => !each.length
      );
    return isEmpty ? null : { ...now, queue: waiting };
  }

  private _path: string;
  private _saved: string;
}

/** The files whose names are known; those that are being uploaded are not saved. */
function listed(files: Files): ISentFile[] {
  return Array.isArray(files) ? files : [];
}

function attached({ files, outputs, pointed }: ISavedPrompt): IAttached {
  const shown = outputs.map(each => ({ ...each, position: 1 }));
  return { files, outputs: shown, pointed };
}
