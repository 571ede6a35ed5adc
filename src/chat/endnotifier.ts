/** Shows a notification of the browser when a turn ends while its page is hidden. */

import type { ChatSession } from './session';
import type { ChatSessions } from './sessions';

type Watched = Pick<ChatSessions, 'changed' | 'current' | 'elsewhere'>;

export class EndNotifier {
  /** `words` says for a notebook's path that its turn has ended. */
  constructor(
    private _sessions: Watched,
    private _words: (path: string) => string
  ) {
    _sessions.changed.connect(this._onChanged, this);
    if (Notification.permission === 'default') {
      // The browser asks once.
      void Notification.requestPermission();
    }
  }

  dispose(): void {
    this._sessions.changed.disconnect(this._onChanged, this);
  }

  private _onChanged(): void {
    const { current, elsewhere } = this._sessions;
    const busy = new Set(current?.busy ? [current, ...elsewhere] : elsewhere);
    const ended = [...this._busy].filter(chat => !busy.has(chat));
    this._busy = busy;
    const isAllowed = Notification.permission === 'granted';
    if (document.hidden && isAllowed) {
      // The user has closed the others.
      ended
        .filter(chat => !chat.notebook.isDisposed)
        .forEach(chat => this._notify(chat));
    }
  }

  private _notify({ conversation, notebook }: ChatSession): void {
    // Of several pages that show the conversation, one notification remains.
    const options = { body: this._words(notebook.path), tag: conversation.id };
    const notification = new Notification('GPT-Code', options);
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  }

  private _busy = new Set<ChatSession>();
}
