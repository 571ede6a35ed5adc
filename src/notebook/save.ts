/** Saves a notebook, one save at a time. */

import type { DocumentRegistry } from '@jupyterlab/docregistry';

import { closeReport } from './report';
import { pause } from './run/waiting';

/** Milliseconds: a save about which the user answers a question with Cancel never ends. */
const SAVE_TIMEOUT = 5_000;

/** What JupyterLab reports if a notebook is closed before a save has looked at its file. */
const CLOSED = 'Disposed';

/**
 * Of two saves at once, the later one finds the file changed and asks the user which version to
 * keep. So ours wait for each other, and for those of the user and of JupyterLab.
 */
export class Saver {
  constructor(private _context: DocumentRegistry.Context) {
    _context.saveState.connect(this._onSaveState, this);
    _context.model.contentChanged.connect(this._onContentChanged, this);
  }

  /** Resolves when the notebook as it is now is saved, or with false if it could not be. */
  save(): Promise<boolean> {
    this._next ??= this._enqueue(() => {
      this._next = null;
      return this._save();
    });
    return this._next;
  }

  /**
   * Reads the file between two saves. A reader that meets half a notebook lets the server take it
   * for damaged: it moves the file away while it is written, and then there is none. A read that
   * would be late is left out: a save about which the user is asked may never end.
   */
  read(work: () => Promise<void>): Promise<void> {
    let isLate = false;
    const late = pause(SAVE_TIMEOUT).then(() => {
      isLate = true;
    });
    const read = this._enqueue(async () => {
      await (isLate || Promise.race([work(), late]));
    });
    return Promise.race([read, late]);
  }

  /** Lets the next save be tried again after one that failed. */
  renew(): void {
    this._failed = false;
  }

  private _enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this._latest.then(async () => {
      await Promise.race([this._others, pause(SAVE_TIMEOUT)]);
      return work();
    });
    this._latest = done.catch(() => undefined);
    return done;
  }

  private async _save(): Promise<boolean> {
    const context = this._context;
    const isReadOnly =
      context.model.readOnly || context.contentsModel?.writable === false;
    if (context.isDisposed || isReadOnly || this._failed) {
      return false;
    }
    if (context.model.collaborative) {
      // The server saves a shared document; a save of ours would make JupyterLab ask the user.
      return true;
    }
    // JupyterLab reports a failed save in a dialog. The turn continues without a dialog for each
    // cell.
    return context.save().then(
      () => true,
      () => {
        this._failed = true;
        if (context.isDisposed) {
          // Nobody can do anything about a save that we had started.
          closeReport(CLOSED);
        }
        return false;
      }
    );
  }

  private _onSaveState(_: unknown, state: DocumentRegistry.SaveState): void {
    this._onEnded();
    if (state === 'completed') {
      this._failed = false;
      this._staySaveable();
    }
    if (state === 'started') {
      this._isChanged = false;
      this._others = new Promise(resolve => {
        this._onEnded = resolve;
      });
    }
  }

  /**
   * JupyterLab takes a notebook for saved when a save ends, although what was typed meanwhile is
   * not: it would close without a question.
   */
  private _staySaveable(): void {
    const { model } = this._context;
    if (this._isChanged && !model.collaborative) {
      model.dirty = true;
    }
  }

  private _onContentChanged(): void {
    this._isChanged = true;
  }

  private _onEnded: () => void = () => undefined;
  private _failed = false;
  /** Whether the notebook has changed since the latest save started. */
  private _isChanged = false;
  private _latest: Promise<unknown> = Promise.resolve();
  private _next: Promise<boolean> | null = null;
  private _others: Promise<void> = Promise.resolve();
}
