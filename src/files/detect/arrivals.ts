/** The files that file browsers are uploading in chunks; smaller ones come in one piece. */

import type { FileBrowser, FileBrowserModel } from '@jupyterlab/filebrowser';

export class Arrivals {
  /** Tracks the uploads of a file browser. */
  watch(browser: FileBrowser): void {
    browser.model.uploadChanged.connect(this._onUploadChanged, this);
  }

  has(path: string): boolean {
    return this._paths.has(path);
  }

  private _onUploadChanged(
    _: FileBrowserModel,
    change: Parameters<
      Parameters<FileBrowserModel['uploadChanged']['connect']>[0]
    >[1]
  ): void {
    const path = (change.newValue ?? change.oldValue)?.path;
    if (path === undefined) {
      return;
    }
    if (change.name === 'finish' || change.name === 'failure') {
      this._paths.delete(path);
    } else {
      this._paths.add(path);
    }
  }

  private _paths = new Set<string>();
}
