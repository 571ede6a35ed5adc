/** Saves a notebook without stepping on a save that is under way. */

import type { DocumentRegistry } from '@jupyterlab/docregistry';

/**
 * Of two saves at once, the later one finds the file changed and asks the user which to keep. So
 * ours wait for each other, and for those of the user and of JupyterLab; many become one.
 */
export class Saver {
  constructor(private _context: DocumentRegistry.Context) {
    _context.saveState.connect(this._onSaveState, this);
  }

  /** Resolves when all that is in the notebook now is saved, or with false if it could not be. */
  save(): Promise<boolean> {
    this._next ??= this._last.then(async () => {
      await Promise.race([this._others, patience()]);
      this._next = null;
      this._last = this._save();
      return this._last;
    });
    return this._next;
  }

  /** After a save that failed, the next one is tried again. */
  renew(): void {
    this._failed = false;
  }

  private async _save(): Promise<boolean> {
    const context = this._context;
    const isReadOnly =
      context.model.readOnly || context.contentsModel?.writable === false;
    if (context.isDisposed || isReadOnly || this._failed) {
      return false;
    }
    if (context.model.collaborative) {
      // The server keeps a shared document, and its own saves make ours a question to the user.
      return true;
    }
    // A save that fails is told by JupyterLab itself, in a dialog; the turn goes on, without a
    // further dialog for each cell.
    return context.save().then(
      () => true,
      () => {
        this._failed = true;
        return false;
      }
    );
  }

  private _onSaveState(_: unknown, state: DocumentRegistry.SaveState): void {
    this._ended();
    if (state === 'completed') {
      this._failed = false;
    }
    if (state === 'started') {
      this._others = new Promise(resolve => {
        this._ended = resolve;
      });
    }
  }

  private _ended: () => void = () => undefined;
  private _failed = false;
  private _last: Promise<boolean> = Promise.resolve(true);
  private _next: Promise<boolean> | null = null;
  private _others: Promise<void> = Promise.resolve();
}

/** A save whose question the user answers with Cancel never says that it is over. */
function patience(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 5_000));
}
