/** The calls about conversations as a whole: list, search, rename, delete, export, import. */

import type { Api } from './api';
import type { IImported, IListed, IListedConversation } from './wire';

/** `journal` is what can be imported again. */
export type Format = 'markdown' | 'notebook' | 'journal';

export interface IExportedFile {
  name: string;
  data: Blob;
}

export class ConversationListApi {
  constructor(private _api: Pick<Api, 'call' | 'fetch'>) {}

  /**
   * Conversations, newest first: of a notebook or, with null, of all; with words, those that have
   * them. A first search may need several calls, see `unread`.
   */
  list(notebook: string | null, search: string): Promise<IListed> {
    const query = new URLSearchParams();
    if (notebook !== null) {
      query.set('notebook', notebook);
    }
    if (search) {
      query.set('search', search);
    }
    return this._api.call('GET', `conversations?${query.toString()}`);
  }

  async rename({ conversation }: IKnown, title: string): Promise<void> {
    await this._api.call('PATCH', place(conversation), { title });
  }

  async remove({ conversation }: IKnown): Promise<void> {
    await this._api.call('DELETE', place(conversation));
  }

  async export(
    { conversation }: IKnown,
    format: Format
  ): Promise<IExportedFile> {
    const path = `${place(conversation)}/export?format=${format}`;
    const response = await this._api.fetch(path, { method: 'GET' });
    const header = response.headers.get('Content-Disposition') ?? '';
    const [, name = conversation] =
      /filename\*=UTF-8''(.+)$/.exec(header) ?? [];
    return { name: decodeURIComponent(name), data: await response.blob() };
  }

  /** `notebook` is that to which it shall belong; empty for the one that it names. */
  async import(data: Blob, notebook: string): Promise<IImported> {
    const path = `conversations/import?notebook=${encodeURIComponent(notebook)}`;
    const headers = { 'Content-Type': 'application/octet-stream' };
    const init = { method: 'POST', headers, body: data };
    return (await (await this._api.fetch(path, init)).json()) as IImported;
  }
}

type IKnown = Pick<IListedConversation, 'conversation'>;

function place(conversation: string): string {
  return `conversations/${encodeURIComponent(conversation)}`;
}
