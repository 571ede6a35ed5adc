/** The user chooses what models may see: other pages of the notebook follow to less. */

import type { IModel, Level } from '../server/wire';
import type { ChatSession } from './session';

export async function chooseLevel(
  chat: ChatSession,
  level: Level,
  model: Pick<IModel, 'level'> | null
): Promise<void> {
  const { calls, conversation } = chat;
  chat.level.choose(level, model);
  if (conversation.id) {
    const chosen = { client: calls.client, level };
    conversation.setLevel(chosen);
    // Where it cannot be reported now, the next step says it.
    await calls.api
      .act(conversation.id, { action: 'levelled', turn: 0, ...chosen })
      .catch(() => undefined);
  }
}
