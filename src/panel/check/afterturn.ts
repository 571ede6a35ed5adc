/** Checks a notebook after each turn whose cells only compute and show. */

import type { ChatSession } from '../../chat/session';
import type { ChatSessions } from '../../chat/sessions';
import type { ITurn } from '../../conversation/transcript';
import type { Trans } from '../shared/context';
import { checkQuietly } from './start';

type Watched = Pick<ChatSessions, 'changed' | 'current' | 'elsewhere'>;

export class AfterTurn {
  constructor(
    private _sessions: Watched,
    private _trans: Trans
  ) {
    _sessions.changed.connect(this._onChanged, this);
  }

  dispose(): void {
    this._sessions.changed.disconnect(this._onChanged, this);
  }

  private _onChanged(): void {
    const { current, elsewhere } = this._sessions;
    const busy = new Set(current?.busy ? [current, ...elsewhere] : elsewhere);
    const ended = [...this._busy].filter(chat => !busy.has(chat));
    this._busy = busy;
    for (const chat of ended) {
      const { latest } = chat.conversation;
      if (!chat.notebook.isDisposed && latest && isSafe(latest)) {
        void checkQuietly(chat, this._trans);
      }
    }
  }

  private _busy = new Set<ChatSession>();
}

/** Whether the turn wrote cells, and nothing about any of them asks. */
export function isSafe({ parts }: ITurn): boolean {
  const blocks = parts.filter(part => part.type === 'block');
  return blocks.length > 0 && blocks.every(({ safe }) => safe);
}
