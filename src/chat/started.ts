/** Notices that another page has started a conversation for a notebook which is open here too. */

import type { LiveNotebook } from '../notebook/notebook';
import type { Api } from '../server/api';

/** After so many looks, no page is about to name a conversation that was there at the first one. */
const READS = 10;

export class StartedElsewhere {
  constructor(
    private _api: Pick<Api, 'conversationsOf'>,
    private _notebook: Pick<
      LiveNotebook,
      'conversation' | 'isScript' | 'path' | 'refresh'
    >
  ) {}

  /**
   * The notebook's conversations that this page does not show, such as that of a deleted notebook
   * of the same name, or one that the user has left; null until the server was asked.
   */
  get known(): readonly string[] | null {
    return this._known;
  }

  /** From now on, only what is started later counts. */
  forget(): void {
    this._known = null;
  }

  /** The id of a conversation that was started since; the first look takes note of the others. */
  async look(active: boolean): Promise<string | null> {
    const { path } = this._notebook;
    const ids = await this._api.conversationsOf(path, active);
    if (path !== this._notebook.path) {
      return null;
    }
    const known = (this._known ??= ids);
    return ids.find(id => !known.includes(id)) ?? null;
  }

  /**
   * Another page may have started one just before the first look, and names it in the file a moment
   * later: the file is read again.
   */
  async readName(): Promise<void> {
    if (this._isNameless) {
      await this._notebook.refresh();
    }
  }

  /** As `readName`, but only for a while. */
  async readNameWhileNew(): Promise<void> {
    if (this._isNameless && this._reads < READS) {
      this._reads += 1;
      await this._notebook.refresh();
    }
  }

  /** Whether the notebook names none, and others than this page have some of its path. */
  private get _isNameless(): boolean {
    const { conversation, isScript } = this._notebook;
    return !!this._known?.length && !conversation && !isScript;
  }

  private _reads = 0;
  private _known: readonly string[] | null = null;
}
