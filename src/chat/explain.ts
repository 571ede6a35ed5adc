/** Asks the model what a cell does, or why it failed. */

import { ask } from './ask';
import { errorOutput } from './fix';
import type { ChatSession } from './session';

export async function explainCell(
  chat: ChatSession,
  cell: string
): Promise<void> {
  const output = errorOutput(chat, cell);
  const position = chat.positions.get(cell);
  if (position === undefined) {
    return;
  }
  if (output === null) {
    await ask(chat, `Explain cell ${position}.`);
  } else {
    const outputs = [{ cell, output, position }];
    await ask(chat, `Explain the error in cell ${position}.`, outputs);
  }
}
