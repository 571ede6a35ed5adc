/** The model that the user has chosen for one notebook: it is there again after a reload. */

import type { ITranscript } from '../conversation/transcript';
import type { LiveNotebook } from '../notebook/notebook';
import { latestStep } from './levels';

/** A choice, and the latest step at that time: a later one, of another page, says what holds. */
export interface ISavedModel {
  model: string;
  step: string;
}

/** Where choices are saved, by the paths of their notebooks. */
export interface IModelStore {
  /** Null if nothing was chosen. */
  read(path: string): ISavedModel | null;
  write(path: string, saved: ISavedModel | null): void;
}

/** Saves choices in this tab. */
export class TabModels implements IModelStore {
  /** `server` is the address of the server: another one may have a notebook of the same path. */
  constructor(private _server: string) {}

  read(path: string): ISavedModel | null {
    try {
      const saved: unknown = JSON.parse(
        sessionStorage.getItem(this._key(path)) ?? 'null'
      );
      return isSaved(saved) ? saved : null;
    } catch {
      return null;
    }
  }

  write(path: string, saved: ISavedModel | null): void {
    try {
      if (saved) {
        sessionStorage.setItem(this._key(path), JSON.stringify(saved));
      } else {
        sessionStorage.removeItem(this._key(path));
      }
    } catch {
      // The choice is still in the page, and the next step says it.
    }
  }

  private _key(path: string): string {
    return `jupyterlab-gptcode:model:${this._server}${path}`;
  }
}

export class ModelOfNotebook {
  constructor(
    notebook: Pick<LiveNotebook, 'panel' | 'path'>,
    private _store: IModelStore
  ) {
    this._path = notebook.path;
    this._saved = _store.read(this._path);
    this._isCompared = this._saved === null;
    notebook.panel.context.pathChanged.connect(() => this._move(notebook.path));
  }

  /** Empty if nothing was chosen: the model that answered last holds. */
  get chosen(): string {
    return this._saved?.model ?? '';
  }

  choose(model: string): void {
    this._isCompared = true;
    this._save(model ? { model, step: this._step } : null);
  }

  /**
   * The conversation is there: what the page before this one saved counts, unless another page has
   * sent a step since, or it was of another notebook of this name.
   */
  compare({ transcript }: INoted): void {
    const latest = latestStep(transcript)?.step ?? '';
    if (!this._isCompared && this._saved?.step && latest !== this._saved.step) {
      this._save(null);
    }
    this._isCompared = true;
  }

  /** What is chosen holds from step to step; another conversation, which is opened, has its own. */
  note({ id, transcript }: INoted): void {
    const isOther = this._conversation && id && id !== this._conversation;
    this._conversation = id;
    this._step = latestStep(transcript)?.step ?? this._step;
    if (!this._isCompared || !this._saved) {
      return;
    }
    if (isOther) {
      this._save(null);
    } else if (this._saved.step !== this._step) {
      this._save({ ...this._saved, step: this._step });
    }
  }

  /** Without a step, a new notebook of this name could not be told from this one. */
  dispose(): void {
    if (!this._saved?.step) {
      this._store.write(this._path, null);
    }
  }

  private _save(saved: ISavedModel | null): void {
    this._saved = saved;
    this._store.write(this._path, saved);
  }

  private _move(path: string): void {
    this._store.write(this._path, null);
    this._store.write(path, this._saved);
    this._path = path;
  }

  private _conversation = '';
  /** Whether what was saved is known to hold. */
  private _isCompared: boolean;
  private _path: string;
  private _saved: ISavedModel | null;
  /** The latest step that was seen. */
  private _step = '';
}

interface INoted {
  id: string;
  transcript: ITranscript;
}

function isSaved(saved: unknown): saved is ISavedModel {
  const { model, step } = Object(saved) as Record<string, unknown>;
  return typeof model === 'string' && typeof step === 'string';
}
