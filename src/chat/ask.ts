import type { IShownOutput } from '../server/wire';
import { lookAgain } from './instructions';
import type { ChatSession } from './session';

/**
 * Sends a prompt with what is attached. During a turn it is queued, and the turn goes on: a cell that
 * waits is not skipped, as nobody has answered.
 */
export async function submit(chat: ChatSession, prompt: string): Promise<void> {
  if (chat.busy) {
    chat.queue.add(prompt, chat.draft.take());
  } else {
    await chat.send(prompt);
  }
}

/**
 * Sends a prompt that the user did not write in the composer, after the turn that is running. The
 * draft and its attachments stay as they are.
 */
export async function ask(
  chat: ChatSession,
  prompt: string,
  outputs: IShownOutput[] = []
): Promise<void> {
  const attached = { files: [], outputs };
  const isAsShown = chat.busy || ((await lookAgain(chat)) ?? true);
  if (chat.busy || !isAsShown) {
    chat.queue.add(prompt, attached, isAsShown ? null : 'instructions');
  } else {
    await chat.send(prompt, attached);
  }
}
