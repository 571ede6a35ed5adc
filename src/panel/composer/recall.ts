import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { CONTINUE } from '../../chat/turnend';
import { isComposing } from './inputmethod';

export interface IRecallOptions {
  chat: ChatSession | null;
  text: string;
  write: (text: string) => void;
}

/**
 * Up in an empty text box recalls the conversation's prompts, one after the other, and Down comes
 * back. Returns a function that says whether it used the key.
 */
export function useRecall(
  options: IRecallOptions
): (event: React.KeyboardEvent<HTMLTextAreaElement>) => boolean {
  const { chat, text, write } = options;
  const [at, setAt] = React.useState<number | null>(null);
  return event => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !chat || isModified(event) || isComposing(event)) {
      return false;
    }
    const all = prompts(chat);
    const { selectionEnd, selectionStart } = event.currentTarget;
    const isAtEnd = selectionStart === selectionEnd && isEnd(selectionEnd);
    const shown = at !== null && text === all[at] && isAtEnd ? at : null;
    const next = (shown ?? all.length) + step;
    if ((text !== '' && shown === null) || next > all.length) {
      return false;
    }
    event.preventDefault();
    if (next >= 0) {
      setAt(next);
      write(all[next] ?? '');
    }
    return true;
  };

  function isEnd(place: number): boolean {
    return place === text.length;
  }
}

function isModified(event: React.KeyboardEvent): boolean {
  return event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
}

/** What the user wrote, oldest first; the same prompt once in a row. */
function prompts({ conversation }: ChatSession): string[] {
  return conversation.transcript.turns
    .map(({ prompt }) => prompt)
    .filter((prompt, index, all) => prompt !== all[index - 1])
    .filter(prompt => prompt !== CONTINUE);
}
