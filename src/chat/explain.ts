/** Asks the model what a cell does, or why it failed. */

import { errorOutput } from './fix';
import type { ChatSession } from './session';

/** The draft and its attachments stay as they are. */
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
    await chat.send(`Explain cell ${position}.`, { files: [], outputs: [] });
  } else {
    const outputs = [{ cell, output, position }];
    const prompt = `Explain the error in cell ${position}.`;
    await chat.send(prompt, { files: [], outputs });
  }
}
