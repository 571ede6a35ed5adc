import { addIcon, ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { Chat } from '../chat';
import type { Chats } from '../chats';
import { Composer } from './composer';
import { type IPanelContext, PanelContext } from './context';
import { EmptyState } from './emptystate';
import { Transcript } from './transcript';

/** The panel in the sidebar. */
export class ChatPanel extends ReactWidget {
  constructor(
    readonly chats: Chats,
    private _context: IPanelContext,
    private _show: (chat: Chat) => void
  ) {
    super();
    this.addClass('jp-gptcode-panel');
  }

  /** Puts the cursor into the composer, once it is there. */
  async focusComposer(): Promise<void> {
    await this.renderPromise;
    this.node.querySelector('textarea')?.focus();
  }

  protected render(): React.JSX.Element {
    return (
      <PanelContext.Provider value={this._context}>
        <UseSignal signal={this.chats.changed}>
          {() => <Panel chats={this.chats} show={this._show} />}
        </UseSignal>
      </PanelContext.Provider>
    );
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this.chats.refresh();
  }
}

function Panel(props: {
  chats: Chats;
  show: (chat: Chat) => void;
}): React.JSX.Element {
  const { chats, show } = props;
  const { trans } = React.useContext(PanelContext);
  const chat = chats.current;
  const begun = (chat?.conversation.transcript.turns.length ?? 0) > 0;
  return (
    <section
      role="region"
      aria-label={trans.__('GPT-Code')}
      className="jp-gptcode-region"
    >
      <header className="jp-gptcode-header">
        <span className="jp-gptcode-title" title={chat?.notebook.path}>
          {chat ? name(chat) : trans.__('GPT-Code')}
        </span>
        <button
          className="jp-gptcode-icon"
          aria-label={trans.__('New conversation')}
          title={trans.__('New conversation')}
          disabled={!begun || chat?.busy}
          onClick={() => chat?.newConversation()}
        >
          <addIcon.react tag="span" />
        </button>
      </header>
      {chats.problem && (
        <div role="alert" className="jp-gptcode-problem">
          {chats.problem}
        </div>
      )}
      {chats.models.problems.map(problem => (
        <div key={problem.provider} className="jp-gptcode-problem">
          {problem.message}
        </div>
      ))}
      {chat && begun ? (
        <Transcript key={`transcript-${chat.notebook.panel.id}`} chat={chat} />
      ) : (
        <EmptyState chats={chats} />
      )}
      {chats.elsewhere.map(other => (
        <Elsewhere key={other.notebook.panel.id} chat={other} show={show} />
      ))}
      <Composer key={`composer-${chat?.notebook.panel.id}`} chats={chats} />
    </section>
  );
}

/** A turn in another notebook, in one line. */
function Elsewhere(props: {
  chat: Chat;
  show: (chat: Chat) => void;
}): React.JSX.Element {
  const { chat, show } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-elsewhere">
      <span>{trans.__('At work in %1', name(chat))}</span>
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
        onClick={() => void chat.stop()}
      >
        {trans.__('Stop')}
      </button>
    </div>
  );
}

function name(chat: Chat): string {
  return chat.notebook.path.split('/').pop() ?? '';
}
