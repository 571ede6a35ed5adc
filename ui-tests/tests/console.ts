/** What the browsers of a story report as errors: no story passes with one that it does not expect. */

import type {
  BrowserContext,
  ConsoleMessage,
  WebError
} from '@playwright/test';

/** JupyterLab's own errors, which it also reports without GPT-Code. */
const LAB = [
  // It looks for language servers, where none are installed.
  /404 .*\/lsp\/status\?/,
  // The file browser lists a folder while a file of it is renamed or removed.
  /404 .*\/api\/contents\/[^/]*\?content=1&hash=0/,
  /Directory not found/,
  // Jupyter Server lists a kernel that starts before it knows when it was last used.
  /500 .*\/api\/kernels\?/,
  // Another page has shut a kernel down: this one connects to it again before it learns of that.
  /404 .*\/api\/kernels\/[-\w]{36}\?/,
  /WebSocket .*\/api\/kernels\/[-\w]{36}\/channels\b.* 404 /,
  // A kernel ended before its debugger was asked.
  /^Could not restore the debugger state/,
  /^Kernel is dead\n[^]*\brequestDebug\b/,
  // A notebook is closed before its list of cells was drawn.
  /^Cannot read properties of null \(reading 'observe'\)\n.*\n\s+at \S*\/jlab_core\./
];

export class Log {
  /** Listens until the result is called. */
  listenTo(browser: BrowserContext): () => void {
    const reported = (message: ConsoleMessage) => {
      if (message.type() === 'error') {
        this._errors.push(`${message.text()} (${message.location().url})`);
      }
    };
    // An exception, or a rejection, that nobody has handled.
    const thrown = (error: WebError) => {
      const { message, stack } = error.error();
      this._errors.push(`${message}\n${stack ?? ''}`);
    };
    browser.on('console', reported);
    browser.on('weberror', thrown);
    return () => {
      browser.off('console', reported);
      browser.off('weberror', thrown);
    };
  }

  /** Names an error that this story causes, such as the status of a refused call. */
  expectError(pattern: RegExp): void {
    this._expected.push(pattern);
  }

  get unexpected(): string[] {
    return this._errors.filter(
      error => !this._expected.some(pattern => pattern.test(error))
    );
  }

  private _errors: string[] = [];
  private _expected = [...LAB];
}
