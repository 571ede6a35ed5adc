/** The user sends a secret as it is, or has it masked again. */

import type { ISentSecret, ITurn } from '../conversation/transcript';
import type { ChatSession } from './session';

export async function setMask(
  chat: ChatSession,
  { turn }: ITurn,
  { isSent, number: secret }: ISentSecret
): Promise<void> {
  const { calls, conversation } = chat;
  if (conversation.id) {
    const action = {
      ...{ client: calls.client, turn, secret },
      action: isSent ? 'masked' : 'unmasked'
    } as const;
    await calls.api.act(conversation.id, action);
    conversation.setMask(action);
  }
}
