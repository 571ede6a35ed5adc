/**
 * What the user has edited in a summary and not saved: it is there again when the summary is edited
 * once more, also after a reload. See `docs/decisions/drafts.md`.
 */

import type { ChatSession } from '../../chat/session';
import type { ISummaryPart } from '../../conversation/transcript';

/** Null where nothing was edited. */
export function readText(
  chat: ChatSession,
  summary: ISummaryPart
): string | null {
  try {
    return sessionStorage.getItem(key(chat, summary));
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function saveText(
  chat: ChatSession,
  summary: ISummaryPart,
  text: string | null
): void {
  try {
    if (text === null) {
      sessionStorage.removeItem(key(chat, summary));
    } else {
      sessionStorage.setItem(key(chat, summary), text);
    }
  } catch {
    // A tab stores a few megabytes only. The text is still in its box.
  }
}

function key(chat: ChatSession, { seq }: ISummaryPart): string {
  return `jupyterlab-gptcode:summary:${chat.conversation.id}/${seq}`;
}
