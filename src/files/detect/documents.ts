/** Recognises saves of open documents: these are the user's edits, not new files. */

import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Widget } from '@lumino/widgets';

type Context = DocumentRegistry.IContext<DocumentRegistry.IModel>;

export class Documents {
  constructor(private _manager: IDocumentManager) {}

  /** Tracks a document, to distinguish its saves from uploads to its path. */
  watch(widget: Widget | null): void {
    const context = widget && this._manager.contextForWidget(widget);
    if (context && !this._known.has(context)) {
      this._known.add(context);
      context.saveState.connect(this._onSaveState, this);
      context.disposed.connect(() => this._saving.delete(context));
    }
  }

  /** Whether a document is being saved to a path. */
  isSaving(path: string, type: string): boolean {
    const saving = [...this._saving].some(context => context.path === path);
    if (saving) {
      return true;
    }
    const widget = this._manager.findWidget(path, null);
    const context = widget && this._manager.contextForWidget(widget);
    if (!context) {
      // "Save as" writes a notebook before it has its new path.
      return type === 'notebook' && this._saving.size > 0;
    }
    const wasKnown = this._known.has(context);
    this.watch(widget);
    // A shared document is saved by the server.
    return !wasKnown || context.model.collaborative === true;
  }

  private _onSaveState(
    context: Context,
    state: DocumentRegistry.SaveState
  ): void {
    if (state === 'started') {
      this._saving.add(context);
    } else {
      this._saving.delete(context);
    }
  }

  private _known = new WeakSet<Context>();
  private _saving = new Set<Context>();
}
