/** Stops a turn that another page drives. */

import type { ConversationModel } from '../conversation/model';
import { type Api, ApiError } from '../server/api';
import type { IStopped } from '../server/wire';

/** The page that drives may start its next step between the question and the call. */
const TRIES = 3;

/** Names the step and the client that drive the shown turn now: a later turn is not stopped. */
export async function stopElsewhere(
  api: Pick<Api, 'readConversation' | 'stop'>,
  { id, turn }: ConversationModel
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const read = await api.readConversation(id);
    const start = read?.events.findLast(({ type }) => type === 'step-start');
    if (!read?.open || start?.turn !== turn) {
      return;
    }
    const stop = { client: read.driver, step: start.step };
    const { over } = await api.stop(id, stop).catch(notYet);
    if (!over) {
      return;
    }
  }
}

/** Yet another page has taken the turn over: it drives the next try. */
function notYet(error: unknown): IStopped {
  if (error instanceof ApiError && error.words.kind === 'not-stopped') {
    return { over: true };
  }
  throw error;
}
