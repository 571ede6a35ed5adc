/** Asks the model to fix the error of a cell. */

import type { IBlockPart } from '../conversation/transcript';
import { isError } from '../notebook/read/codecells';
import { ask } from './ask';
import type { ChatSession } from './session';

/** The output of a cell that is an error to be fixed; null if there is none. */
export function errorOutput(chat: ChatSession, cell: string): number | null {
  const outputs = chat.notebook.outputs(cell)?.toJSON() ?? [];
  const index = outputs.findLastIndex(isError);
  return index < 0 ? null : index;
}

/** Whether a block has failed, and its error is still in its cell. */
export function isFixable(block: IBlockPart, chat: ChatSession): boolean {
  const { cell, replaced, status } = block;
  const failed = status === 'failed' && !replaced && cell !== null;
  return failed && errorOutput(chat, cell) !== null;
}

export async function fixError(chat: ChatSession, cell: string): Promise<void> {
  const output = errorOutput(chat, cell);
  const position = chat.positions.get(cell);
  if (output !== null && position !== undefined) {
    const outputs = [{ cell, output, position }];
    await ask(chat, `Fix the error in cell ${position}.`, outputs);
  }
}
