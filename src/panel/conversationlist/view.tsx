import {
  closeIcon,
  fileUploadIcon,
  searchIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { ConversationList, type Scope } from '../../chat/conversationlist';
import { HandOver } from '../../chat/handover';
import type { ChatSessions } from '../../chat/sessions';
import { ConversationListApi } from '../../server/conversationlist';
import type { IListedConversation } from '../../server/wire';
import { PanelContext } from '../shared/context';
import { focusLater, useFocusKeeper } from '../shared/focus';
import { isNotebook7 } from '../shared/openfile';
import { Gone } from './gone';
import { Retention } from './retention';
import { Row } from './row';
import { ErrorText } from '../errors/words';

/** Rows that are drawn at first, and with each "Show more". */
const SOME = 50;

/** The list of conversations, of this notebook or of all. */
export function ConversationListView({
  chats
}: {
  chats: ChatSessions;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const list = useConversationList(chats);
  const region = useFocusKeeper<HTMLElement>(focusLater);
  const search = React.useRef<HTMLInputElement>(null);
  const [rows, setRows] = React.useState(SOME);
  const [gone, setGone] = React.useState<IListedConversation | null>(null);
  const all = list.listed?.conversations ?? [];
  const close = () => {
    chats.isListShown = false;
  };
  useEndOnSend(chats, close);
  React.useEffect(() => {
    if (!gone) {
      search.current?.focus();
    }
  }, [gone]);
  return (
    <section
      ref={region}
      role="region"
      aria-label={trans.__('Conversations')}
      className="jp-gptcode-conversationlist"
      onKeyDown={event => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.preventDefault();
          event.stopPropagation();
          close();
        }
      }}
    >
      <div className="jp-gptcode-conversationlist-head">
        <div className="jp-gptcode-conversationlist-search">
          <searchIcon.react tag="span" />
          <input
            ref={search}
            type="search"
            role="searchbox"
            aria-label={trans.__('Search conversations')}
            placeholder={trans.__('Search')}
            className="jp-gptcode-input"
            value={list.query}
            onChange={event => list.search(event.currentTarget.value)}
          />
        </div>
        <Import list={list} />
        <button
          className="jp-gptcode-icon"
          aria-label={trans.__('Back to the conversation')}
          title={trans.__('Back to the conversation')}
          onClick={close}
        >
          <closeIcon.react tag="span" />
        </button>
      </div>
      <div className="jp-gptcode-conversationlist-about">
        {chats.current && (
          <select
            aria-label={trans.__('Which conversations')}
            className="jp-gptcode-conversationlist-scope"
            value={list.scope}
            onChange={event => list.show(event.currentTarget.value as Scope)}
          >
            <option value="notebook">{trans.__('This notebook')}</option>
            <option value="all">{trans.__('All notebooks')}</option>
          </select>
        )}
        <Count list={list} />
      </div>
      <Retention found={list.listed?.retention} />
      {list.problem && (
        <div role="alert" className="jp-gptcode-problem">
          <ErrorText text={list.problem} />
        </div>
      )}
      <ul
        className="jp-gptcode-conversationlist-rows"
        aria-label={trans.__('List of conversations')}
      >
        {all.slice(0, rows).map(row => (
          <Row
            key={row.conversation}
            {...{ chats, list, row, close }}
            read={() => setGone(row)}
            focusNext={() => search.current?.focus()}
          />
        ))}
        {all.length > rows && (
          <li className="jp-gptcode-conversationlist-more">
            <button
              className="jp-gptcode-button"
              aria-label={trans.__('Show more')}
              onClick={() => setRows(rows + SOME)}
            >
              {trans.__('Show more')}
            </button>
          </li>
        )}
      </ul>
      {gone && (
        <Gone
          {...{ chats, close, list }}
          row={gone}
          back={() => setGone(null)}
        />
      )}
    </section>
  );
}

/** Loads when it is shown, and draws again with each change. */
function useConversationList(chats: ChatSessions): ConversationList {
  const { files } = React.useContext(PanelContext);
  const [list] = React.useState(
    () =>
      new ConversationList({
        api: new ConversationListApi(chats.api),
        chats,
        exists: path => chats.api.exists(path),
        openNotebook: path =>
          files?.open((chats.current?.attachments.drive ?? '') + path),
        handOver: isNotebook7() ? new HandOver(chats.api.address) : undefined
      })
  );
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  const notebook = chats.current?.notebook.path;
  const shown = list.shown;
  React.useEffect(() => {
    list.changed.connect(draw);
    return () => list.dispose();
  }, [list]);
  // Another notebook has others, and a conversation that was started is one more.
  React.useEffect(() => void list.load(), [list, notebook, shown]);
  return list;
}

/** A message that is sent shows its conversation. */
function useEndOnSend(chats: ChatSessions, close: () => void): void {
  const isBusy = chats.current?.busy ?? false;
  const chat = React.useRef({ of: chats.current, isBusy });
  React.useEffect(() => {
    const before = chat.current;
    chat.current = { of: chats.current, isBusy };
    if (isBusy && before.of === chats.current && !before.isBusy) {
      close();
    }
  });
}

/** How many there are, or why none is shown. */
function Count({ list }: { list: ConversationList }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const { listed, query } = list;
  const count = (listed?.conversations.length ?? 0) + (listed?.more ?? 0);
  let text = '';
  if (listed?.unread) {
    text = trans.__('Searching… %1 more to read', listed.unread);
  } else if (listed && count === 0) {
    text = query.trim()
      ? trans.__('Nothing was found.')
      : trans.__('There is no conversation yet.');
  } else if (listed) {
    text = trans._n('%1 conversation', '%1 conversations', count);
  }
  return (
    <span role="status" className="jp-gptcode-conversationlist-count">
      {text}
    </span>
  );
}

/** Chooses a file that was exported, and lists its conversation. */
function Import({ list }: { list: ConversationList }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const input = React.useRef<HTMLInputElement>(null);
  const name = trans.__('Import a conversation');
  return (
    <>
      <button
        className="jp-gptcode-icon"
        aria-label={name}
        title={name}
        onClick={() => input.current?.click()}
      >
        <fileUploadIcon.react tag="span" />
      </button>
      <input
        ref={input}
        hidden
        type="file"
        accept=".gptcode,.jsonl"
        onChange={event => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file) {
            void list.import(file);
          }
        }}
      />
    </>
  );
}
