/** Notices that another page has started a conversation for a notebook which is open here too. */

import type { LiveNotebook } from '../notebook/notebook';
import type { Api } from '../server/api';

export class StartedElsewhere {
  constructor(
    private _api: Pick<Api, 'conversationsOf'>,
    private _notebook: Pick<LiveNotebook, 'path'>
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

  private _known: readonly string[] | null = null;
}
