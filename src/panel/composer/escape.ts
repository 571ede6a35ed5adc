import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { isComposing } from './inputmethod';
import { runsCell, stopTrials, stopTurn } from './stopping';

/** Where Escape means the turn: other boxes and lists have a use for it. */
const PLACES = 'textarea.jp-gptcode-input, .jp-gptcode-log, .jp-mod-warn';

export interface IEscape {
  onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => void;
  /** Whether another Escape interrupts the cell that runs. */
  isArmed: boolean;
}

/** Escape ends a trial, else the turn; while a cell runs, the second one does. */
export function useEscape(chat: ChatSession | null): IEscape {
  const [armed, setArmed] = React.useState<ChatSession | null>(null);
  const isArmed = armed !== null && armed === chat && runsCell(chat);
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const isMeant = (event.target as Element).closest(PLACES) !== null;
    if (event.key !== 'Escape' || !isMeant || isComposing(event)) {
      return setArmed(null);
    }
    if (!chat?.busy || event.repeat) {
      return;
    }
    event.preventDefault();
    if (stopTrials(chat)) {
      setArmed(null);
    } else if (isArmed || !runsCell(chat)) {
      setArmed(null);
      stopTurn(chat);
    } else {
      setArmed(chat);
    }
  };
  return { onKeyDown, isArmed };
}
