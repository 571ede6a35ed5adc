/**
 * What the user has edited in a message and not sent: it is there again when the message is edited
 * once more, also after a reload. See `docs/decisions/drafts.md`.
 */

import type { IAttached } from '../../chat/promptdraft';
import type { ChatSession } from '../../chat/session';
import type { ITurn } from '../../conversation/transcript';
import type { ISentFile } from '../../server/wire';

/** A message with what goes along. */
export interface IEdited extends IAttached {
  text: string;
  files: ISentFile[];
}

/** What was edited before, else the message as it was sent, with what still exists of the rest. */
export function readEdited(chat: ChatSession, turn: ITurn): IEdited {
  const existing = chat.draft.existing(turn);
  const sent = { ...existing, text: turn.prompt, files: turn.files ?? [] };
  try {
    const saved = sessionStorage.getItem(key(chat, turn));
    return saved ? { ...sent, ...(JSON.parse(saved) as IEdited) } : sent;
  } catch {
    return sent;
  }
}

/** Null forgets it. */
export function saveEdited(
  chat: ChatSession,
  turn: ITurn,
  edited: IEdited | null
): void {
  try {
    if (edited) {
      const { files, outputs, text } = edited;
      const saved = JSON.stringify({ files, outputs, text });
      sessionStorage.setItem(key(chat, turn), saved);
    } else {
      sessionStorage.removeItem(key(chat, turn));
    }
  } catch {
    // A tab stores a few megabytes only. The text is still in its box.
  }
}

/** Ids of conversations are random, so no other server has the same. */
function key(chat: ChatSession, { turn }: ITurn): string {
  return `jupyterlab-gptcode:edit:${chat.conversation.id}/${turn}`;
}
