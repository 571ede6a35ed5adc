/** What a chat has for each of its conversations: a turn's number says nothing without its own. */

import type { ChatSession } from './session';

export function perConversation<T>(
  make: (chat: ChatSession) => T
): (chat: ChatSession) => T {
  const made = new WeakMap<ChatSession, Map<string, T>>();
  return chat => {
    const all = made.get(chat) ?? new Map<string, T>();
    made.set(chat, all);
    const { id } = chat.conversation;
    const found = all.get(id) ?? make(chat);
    all.set(id, found);
    return found;
  };
}
