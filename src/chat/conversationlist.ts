/** The list of conversations: searched, renamed, deleted, exported, imported, opened. */

import { type ISignal, Signal } from '@lumino/signaling';

import { ApiError, UNREACHABLE } from '../server/api';
import type {
  Format,
  IExportedFile,
  ConversationListApi
} from '../server/conversationlist';
import type { IErrorWords, IListed, IListedConversation } from '../server/wire';
import type { HandOver } from './handover';
import type { ChatSessions } from './sessions';

/** Milliseconds without a key until a search starts. */
const PAUSE = 150;

/** Which conversations are listed. */
export type Scope = 'notebook' | 'all';

export interface IConversationListOptions {
  api: Pick<
    ConversationListApi,
    'export' | 'import' | 'list' | 'remove' | 'rename'
  >;
  chats: Pick<ChatSessions, 'changed' | 'current'>;
  /** Whether there is a file of this path. */
  exists: (path: string) => Promise<boolean>;
  /** Opens a notebook and makes it the current one, or opens a page of its own. */
  openNotebook: (path: string) => void;
  /** Where each notebook has a page of its own. */
  handOver?: Pick<HandOver, 'give'>;
}

export class ConversationList {
  constructor(private _options: IConversationListOptions) {
    this._scope = _options.chats.current ? 'notebook' : 'all';
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until the server has answered. */
  get listed(): IListed | null {
    return this._listed;
  }

  get query(): string {
    return this._query;
  }

  get scope(): Scope {
    return this._options.chats.current ? this._scope : 'all';
  }

  /** What failed last; empty if nothing did. */
  get problem(): string {
    return this._problem;
  }

  /** The conversation that the current notebook shows; empty if there is none. */
  get shown(): string {
    return this._options.chats.current?.conversation.id ?? '';
  }

  search(query: string): void {
    this._query = query;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this.load(), PAUSE);
    this._emit();
  }

  show(scope: Scope): void {
    this._scope = scope;
    void this.load();
  }

  /** Asks the server; again while it has not searched all of them. */
  async load(): Promise<void> {
    clearTimeout(this._timer);
    const call = (this._call = {});
    const { api, chats } = this._options;
    const path = chats.current?.notebook.path ?? null;
    const notebook = this.scope === 'all' ? null : path;
    const query = this._query.trim();
    await this._try(async () => {
      let listed: IListed;
      do {
        listed = await api.list(notebook, query);
        if (call !== this._call) {
          return;
        }
        this._listed = listed;
        this._emit();
      } while (listed.unread);
    });
  }

  rename(row: IListedConversation, title: string): Promise<boolean> {
    return this._try(async () => {
      await this._options.api.rename(row, title);
      await this.load();
    });
  }

  /** Deletes it for good; a notebook that shows it starts a new one. */
  remove(row: IListedConversation): Promise<boolean> {
    return this._try(async () => {
      const { api, chats } = this._options;
      await api.remove(row);
      const { current } = chats;
      if (current?.conversation.id === row.conversation) {
        current.newConversation();
      }
      await this.load();
    });
  }

  /** The file, or null if there is none. */
  async export(
    row: IListedConversation,
    format: Format
  ): Promise<IExportedFile | null> {
    let file: IExportedFile | null = null;
    await this._try(async () => {
      file = await this._options.api.export(row, format);
    });
    return file;
  }

  /** Lists the conversation of a file; it belongs to the current notebook, if there is one. */
  import(data: Blob): Promise<boolean> {
    return this._try(async () => {
      const { api, chats } = this._options;
      await api.import(data, chats.current?.notebook.path ?? '');
      this._query = '';
      await this.load();
    });
  }

  /** Whether the notebook of a conversation is still there. */
  async isThere({ notebook }: IListedConversation): Promise<boolean> {
    const { chats, exists } = this._options;
    return chats.current?.notebook.path === notebook || exists(notebook);
  }

  /** Opens a conversation in its own notebook, which is opened first. */
  async open(row: IListedConversation): Promise<boolean> {
    const { chats, handOver, openNotebook } = this._options;
    if (chats.current?.notebook.path !== row.notebook) {
      handOver?.give(row.notebook, row.conversation);
      openNotebook(row.notebook);
      if (handOver) {
        return true;
      }
      await this._opened(row.notebook);
    }
    return this.openHere(row);
  }

  /** Opens a conversation in the current notebook, to which it belongs from now on. */
  openHere({ conversation }: IListedConversation): Promise<boolean> {
    return this._try(async () => {
      const { current } = this._options.chats;
      await current?.load();
      if (current?.conversation.id === conversation) {
        return;
      }
      if (!(await current?.switchTo(conversation))) {
        throw new ApiError(current?.busy ? BUSY : GONE);
      }
    });
  }

  dispose(): void {
    clearTimeout(this._timer);
    this._call = {};
    Signal.clearData(this);
  }

  /** Resolves when the notebook of this path is the current one. */
  private _opened(path: string): Promise<void> {
    const { chats } = this._options;
    return new Promise(resolve => {
      const look = () => {
        if (chats.current?.notebook.path === path) {
          chats.changed.disconnect(look);
          resolve();
        }
      };
      chats.changed.connect(look);
      look();
    });
  }

  private async _try(act: () => Promise<void>): Promise<boolean> {
    this._problem = '';
    this._emit();
    try {
      await act();
      return !this._problem;
    } catch (error) {
      const words = error instanceof ApiError ? error.words : UNREACHABLE;
      this._problem = words.message;
      return false;
    } finally {
      this._emit();
    }
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _call = {};
  private _changed = new Signal<this, void>(this);
  private _listed: IListed | null = null;
  private _problem = '';
  private _query = '';
  private _scope: Scope;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

const GONE: IErrorWords = {
  kind: 'not-found',
  message: 'This conversation is not there any more.',
  kept: 'Nothing was changed.',
  retryable: false
};

const BUSY: IErrorWords = {
  kind: 'busy',
  message:
    'A turn is running in this notebook. Stop it or let it end, then open the conversation.',
  kept: 'Nothing was changed.',
  retryable: true
};
