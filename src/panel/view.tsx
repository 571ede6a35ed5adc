import { addIcon, historyIcon, settingsIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSession } from '../chat/session';
import type { ChatSessions, ShownSent } from '../chat/sessions';
import { Announcer } from './announcer';
import { CleanRunView } from './check/cleanrun';
import { Composer } from './composer/composer';
import { useEscape } from './composer/escape';
import { SafeOffer, SafeOfferContext } from './composer/safeoffer';
import { Boundary } from './shared/boundary';
import { PanelContext } from './shared/context';
import { EmptyState } from './emptystate';
import { focusComposer } from './shared/focus';
import { lazy } from './shared/lazy';
import { visibleName } from './shared/names';
import { isSetupShown, Problems } from './problems';
import { ShowSent } from './shared/showsent';
import { fileName } from './shared/status';
import { useRoomForToasts } from './shared/toasts';
import { Transcript } from './transcript';

const SetupView = lazy(async () => {
  const { SetupView } = await import(
    /* webpackChunkName: "setup" */ './setup/setup'
  );
  return SetupView;
});

const ConversationListView = lazy(async () => {
  const { ConversationListView } = await import(
    /* webpackChunkName: "conversationlist" */ './conversationlist/view'
  );
  return ConversationListView;
});

const SentView = lazy(async () => {
  const { SentView } = await import(
    /* webpackChunkName: "sent" */ './sent/view'
  );
  return SentView;
});

/** Everything that the panel shows. */
export function View(props: {
  chats: ChatSessions;
  show: (chat: ChatSession) => void;
}): React.JSX.Element {
  const { settings } = React.useContext(PanelContext);
  const { chats } = props;
  const [offer] = React.useState(() => new SafeOffer(chats, settings));
  const showSent = React.useCallback(
    (shown: ShownSent) => {
      chats.shownSent = shown;
    },
    [chats]
  );
  return (
    <SafeOfferContext.Provider value={offer}>
      <ShowSent.Provider value={showSent}>
        <Panel {...props} />
      </ShowSent.Provider>
      <Boundary>
        <Announcer chat={chats.current} />
      </Boundary>
    </SafeOfferContext.Provider>
  );
}

function Panel(props: {
  chats: ChatSessions;
  show: (chat: ChatSession) => void;
}): React.JSX.Element {
  const { chats, show } = props;
  const { trans } = React.useContext(PanelContext);
  const chat = chats.current;
  const escape = useEscape(chat);
  const region = useRoomForToasts<HTMLElement>();
  const hasTurns = (chat?.conversation.transcript.turns.length ?? 0) > 0;
  return (
    <section
      ref={region}
      role="region"
      aria-label={trans.__('GPT-Code')}
      className="jp-gptcode-region"
      onKeyDown={escape.onKeyDown}
    >
      <header className="jp-gptcode-header">
        <span
          className="jp-gptcode-title"
          title={chat ? visibleName(chat.notebook.path) : undefined}
        >
          {chat ? name(chat) : trans.__('GPT-Code')}
        </span>
        <button
          className="jp-gptcode-icon"
          aria-label={trans.__('Set up models')}
          aria-expanded={!chats.isListShown && isSetupShown(chats)}
          title={trans.__('Set up models')}
          onClick={() => {
            chats.isListShown = false;
            chats.setup.toggle();
          }}
        >
          <settingsIcon.react tag="span" />
        </button>
        <button
          className="jp-gptcode-icon"
          aria-label={trans.__('Conversations')}
          aria-expanded={chats.isListShown}
          title={trans.__('Conversations')}
          onClick={() => {
            chats.isListShown = !chats.isListShown;
          }}
        >
          <historyIcon.react tag="span" />
        </button>
        <button
          className="jp-gptcode-icon"
          aria-label={trans.__('New conversation')}
          title={trans.__('New conversation')}
          disabled={!hasTurns || chat?.busy}
          onClick={event => {
            chats.isListShown = false;
            focusComposer(event.currentTarget);
            chat?.newConversation();
          }}
        >
          <addIcon.react tag="span" />
        </button>
      </header>
      <Boundary>
        <Problems chats={chats} />
      </Boundary>
      <Main chats={chats} />
      {chats.elsewhere.map(other => (
        <Boundary key={other.notebook.panel.id}>
          <Elsewhere chat={other} show={show} />
        </Boundary>
      ))}
      {chat && (
        <Boundary shows={chat.notebook.panel.id}>
          <CleanRunView key={chat.notebook.panel.id} chat={chat} />
        </Boundary>
      )}
      <Boundary shows={chat?.notebook.panel.id}>
        <Composer
          key={`composer-${chat?.notebook.panel.id}`}
          chats={chats}
          isArmed={escape.isArmed}
        />
      </Boundary>
    </section>
  );
}

/** The list, the setup, the conversation, or what comes before one. */
function Main({ chats }: { chats: ChatSessions }): React.JSX.Element {
  const { current: chat } = chats;
  if (chats.isListShown) {
    return (
      <Boundary shows="list">
        <ConversationListView chats={chats} />
      </Boundary>
    );
  }
  if (isSetupShown(chats)) {
    return (
      <Boundary shows="setup">
        <SetupView chats={chats} setup={chats.setup} />
      </Boundary>
    );
  }
  if (chat && chats.shownSent !== null) {
    const { shownSent } = chats;
    return (
      <Boundary shows={`sent-${shownSent}`}>
        <SentView
          key={`${chat.notebook.panel.id}/${shownSent}`}
          {...{ chat, chats }}
          shown={shownSent}
        />
      </Boundary>
    );
  }
  if (!chat?.conversation.transcript.turns.length) {
    return (
      <Boundary shows="empty">
        <EmptyState chats={chats} />
      </Boundary>
    );
  }
  const { id } = chat.notebook.panel;
  return (
    <Boundary shows={id}>
      <Transcript key={id} chat={chat} available={chats.models} />
    </Boundary>
  );
}

/** A turn in another notebook, in one line. */
function Elsewhere(props: {
  chat: ChatSession;
  show: (chat: ChatSession) => void;
}): React.JSX.Element {
  const { chat, show } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-elsewhere">
      <span title={visibleName(chat.notebook.path)}>
        {chat.conversation.state === 'waiting'
          ? aroundName(trans.__('Waiting for you in %1', '%1'), name(chat))
          : aroundName(trans.__('Working in %1', '%1'), name(chat))}
      </span>
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Show %1', name(chat))}
        onClick={() => show(chat)}
      >
        {trans.__('Show')}
      </button>
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Stop %1', name(chat))}
        onClick={event => {
          focusComposer(event.currentTarget);
          void chat.stop();
        }}
      >
        {trans.__('Stop')}
      </button>
    </div>
  );
}

/** A sentence with a name that is not broken where it fits into a line. */
function aroundName(sentence: string, name: string): React.JSX.Element {
  const [before, after] = sentence.split('%1');
  return (
    <>
      {before}
      <bdi className="jp-gptcode-name">{name}</bdi>
      {after}
    </>
  );
}

function name(chat: ChatSession): string {
  return fileName(chat.notebook.path);
}
