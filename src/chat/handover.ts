/**
 * A conversation that the user opens where each notebook has a page of its own, as in Notebook 7: the
 * browser hands it to that page, by the server's address.
 */

/** Milliseconds: the page opens at once, and may be slow. */
const LIFE = 2 * 60_000;

interface IHandedOver {
  notebook: string;
  conversation: string;
  /** Milliseconds since 1970. */
  at: number;
}

export class HandOver {
  constructor(server: string) {
    this._key = `jupyterlab-gptcode:conversation:${server}`;
  }

  give(notebook: string, conversation: string): void {
    const handed: IHandedOver = { notebook, conversation, at: Date.now() };
    try {
      localStorage.setItem(this._key, JSON.stringify(handed));
    } catch {
      // The browser stores nothing: the list on that page has it.
    }
  }

  /** What was given to the page of this notebook, once; empty if nothing was. */
  take(notebook: string): string {
    try {
      const saved: unknown = JSON.parse(
        localStorage.getItem(this._key) ?? '{}'
      );
      const handed = saved as Partial<IHandedOver>;
      if (handed.notebook !== notebook) {
        return '';
      }
      localStorage.removeItem(this._key);
      const age = Date.now() - Number(handed.at);
      return age >= 0 && age < LIFE ? String(handed.conversation) : '';
    } catch {
      return '';
    }
  }

  private _key: string;
}
