/* eslint-disable jupyter/no-untranslated-string -- titles of conversations are the user’s */
import { Signal } from '@lumino/signaling';

import {
  type IConversationListOptions,
  ConversationList
} from '../chat/conversationlist';
import { marked } from '../panel/conversationlist/snippet';
import { ApiError } from '../server/api';
import type { IListed, IListedConversation } from '../server/wire';

const ROW: IListedConversation = {
  ...{ conversation: 'a1', notebook: 'a.ipynb', title: 'Apples' },
  ...{ turns: 1, created: 1, changed: 2 }
};

function busy(): ApiError {
  const message = 'A turn is still running.';
  return new ApiError({ kind: 'busy', message, kept: '', retryable: false });
}

/** A session of a notebook, which shows one conversation after the other. */
class Session {
  conversation = { id: '' };
  busy = false;

  constructor(path: string) {
    this.notebook = { path };
  }

  notebook: { path: string };
  load = () => Promise.resolve();

  switchTo(id: string): Promise<boolean> {
    this.conversation = { id };
    return Promise.resolve(!this.busy);
  }

  newConversation(): void {
    this.conversation = { id: '' };
  }
}

/** A server with conversations, and the notebooks of a page. */
class Stage {
  answers: IListed[] = [];
  calls: string[] = [];
  current: Session | null = new Session('a.ipynb');
  refusal: ApiError | null = null;
  readonly changed = new Signal<this, void>(this);

  readonly api: IConversationListOptions['api'] = {
    list: (notebook, search) => {
      this.calls.push(`list ${notebook ?? '*'} ${search}`.trim());
      const [next = { conversations: [ROW] }, ...rest] = this.answers;
      this.answers = rest;
      return Promise.resolve(next);
    },
    rename: (row, title) => this._call(`rename ${row.conversation} ${title}`),
    remove: row => this._call(`remove ${row.conversation}`),
    export: async (row, format) => {
      await this._call(`export ${row.conversation} ${format}`);
      return { name: 'Apples.md', data: new Blob() };
    },
    import: async (_, notebook) => {
      await this._call(`import ${notebook}`);
      return { conversation: 'b2', notebook };
    }
  };

  readonly list = new ConversationList({
    api: this.api,
    chats: this as unknown as IConversationListOptions['chats'],
    exists: path => Promise.resolve(path !== 'gone.ipynb'),
    openNotebook: path => {
      this.calls.push(`open ${path}`);
      void Promise.resolve().then(() => {
        this.current = new Session(path);
        this.changed.emit();
      });
    }
  });

  private _call(name: string): Promise<void> {
    this.calls.push(name.trim());
    return this.refusal ? Promise.reject(this.refusal) : Promise.resolve();
  }
}

describe('ConversationList', () => {
  let stage: Stage;

  beforeEach(() => {
    stage = new Stage();
  });

  afterEach(() => {
    stage.list.dispose();
    jest.useRealTimers();
  });

  it('lists those of the notebook, of all, or of all where none is open', async () => {
    const { list } = stage;
    await list.load();
    list.show('all');
    stage.current = null;
    list.show('notebook');
    expect(list.scope).toBe('all');
    expect(stage.calls).toEqual(['list a.ipynb', 'list *', 'list *']);
  });

  it('searches when the user pauses, and until all are searched', async () => {
    jest.useFakeTimers();
    const { list } = stage;
    stage.answers = [
      { conversations: [], unread: 2 },
      { conversations: [ROW], unread: 0 }
    ];
    list.search('ap');
    list.search(' apples ');
    await jest.advanceTimersByTimeAsync(1_000);
    const call = 'list a.ipynb apples';
    expect(stage.calls).toEqual([call, call]);
    expect(list.listed?.conversations).toEqual([ROW]);
  });

  it('shows the answer to the latest search, however late others come', async () => {
    const { list } = stage;
    const slow = list.load();
    stage.answers = [{ conversations: [] }];
    await Promise.all([slow, list.load()]);
    expect(list.listed?.conversations).toEqual([]);
  });

  it('starts a new conversation where the deleted one was shown', async () => {
    const { list } = stage;
    stage.current!.conversation = { id: 'other' };
    await list.remove(ROW);
    expect(list.shown).toBe('other');
    stage.current!.conversation = { id: 'a1' };
    expect(await list.remove(ROW)).toBe(true);
    expect(list.shown).toBe('');
  });

  it('says why the server refuses, until something else is done', async () => {
    const { list } = stage;
    stage.current!.conversation = { id: 'a1' };
    stage.refusal = busy();
    expect(await list.remove(ROW)).toBe(false);
    expect(list.problem).toBe('A turn is still running.');
    expect(list.shown).toBe('a1');
    expect(await list.export(ROW, 'markdown')).toBeNull();
    stage.refusal = null;
    expect(await list.rename(ROW, 'Pears')).toBe(true);
    expect(list.problem).toBe('');
  });

  it('opens a conversation in its own notebook', async () => {
    const { list } = stage;
    expect(await list.open(ROW)).toBe(true);
    expect(list.shown).toBe('a1');
    expect(stage.calls).toEqual([]);
    const other = { ...ROW, conversation: 'b2', notebook: 'b.ipynb' };
    expect(await list.open(other)).toBe(true);
    expect(stage.calls).toEqual(['open b.ipynb']);
    expect(list.shown).toBe('b2');
  });

  it('hands a conversation to the page of its own notebook, where each has one', async () => {
    const given: string[] = [];
    const opened: string[] = [];
    const current = new Session('b.ipynb');
    const list = new ConversationList({
      api: stage.api,
      chats: { current, changed: stage.changed } as never,
      exists: () => Promise.resolve(true),
      openNotebook: path => opened.push(path),
      handOver: { give: (path, id) => given.push(`${path} ${id}`) }
    });
    expect(await list.open(ROW)).toBe(true);
    expect([given, opened]).toEqual([['a.ipynb a1'], ['a.ipynb']]);
    expect(current.conversation.id).toBe('');
    list.dispose();
  });

  it('leaves a notebook alone in which a turn runs', async () => {
    const { list } = stage;
    stage.current!.busy = true;
    expect(await list.open(ROW)).toBe(false);
    expect(list.problem).toContain('Stop it');
  });

  it('knows whether the notebook is still there', async () => {
    const { list } = stage;
    expect(await list.isThere(ROW)).toBe(true);
    expect(await list.isThere({ ...ROW, notebook: 'b.ipynb' })).toBe(true);
    expect(await list.isThere({ ...ROW, notebook: 'gone.ipynb' })).toBe(false);
  });

  it('imports into the current notebook, and shows all of it again', async () => {
    const { list } = stage;
    list.search('pears');
    expect(await list.import(new Blob())).toBe(true);
    expect(list.query).toBe('');
    stage.current = null;
    await list.import(new Blob());
    expect(stage.calls).toEqual([
      'import a.ipynb',
      'list a.ipynb',
      'import',
      'list *'
    ]);
  });
});

describe('a snippet', () => {
  const found = (text: string, query: string) =>
    marked(text, query)
      .filter(({ isFound }) => isFound)
      .map(each => each.text);

  it('marks the words as they are written there', () => {
    expect(found('Apples and pears', 'PEARS app')).toEqual(['App', 'pears']);
    expect(found('f(x) = [1]', '(x) [1]')).toEqual(['(x)', '[1]']);
    expect(found('Apples', ' ')).toEqual([]);
    const parts = marked('<b>Apples</b>', 'apples').map(each => each.text);
    expect(parts).toEqual(['<b>', 'Apples', '</b>']);
  });
});
