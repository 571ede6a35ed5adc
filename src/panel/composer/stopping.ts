/** A Stop that the running cell has not obeyed yet: the next one offers to restart the kernel. */

import * as React from 'react';

import type { ChatSession } from '../../chat/session';

/** Milliseconds in which most cells obey: until then, nothing needs to be said. */
const SOON = 1_000;

/** The turn that the user stopped last, of each chat. */
const stopped = new WeakMap<ChatSession, number>();

export function stopTurn(chat: ChatSession): void {
  stopped.set(chat, chat.conversation.turn);
  void chat.stop();
}

/** The trials that were stopped last, of each chat: by when they began. */
const stoppedTrials = new WeakMap<ChatSession, number>();

/** Ends what the user's cards try, and shows what came of it; says whether there was such a trial. */
export function stopTrials(chat: ChatSession): boolean {
  const { conversation } = chat;
  const trials = (conversation.latest?.parts ?? [])
    .filter(part => part.type === 'block')
    .filter(({ tries, trying }) => trying !== undefined && !tries);
  const began = Math.max(0, ...trials.map(({ trying }) => trying!));
  // The next Escape does not wait for the kernel to say what came.
  if (began === 0 || stoppedTrials.get(chat) === began) {
    return false;
  }
  stoppedTrials.set(chat, began);
  void import(/* webpackChunkName: "trial" */ '../../turn/trial').then(
    ({ stopTrial }) =>
      trials.forEach(({ block }) => stopTrial(conversation, block))
  );
  return true;
}

export function isStopping(chat: ChatSession): boolean {
  return runsCell(chat) && stopped.get(chat) === chat.conversation.turn;
}

/** Whether the cell has ignored a Stop for a while; `onStop` is called when the user presses it. */
export function useOverdue(chat: ChatSession | null): {
  isOverdue: boolean;
  onStop: () => void;
} {
  const [, setStops] = React.useState(0);
  const [isOverdue, setOverdue] = React.useState(false);
  const isDue = chat !== null && isStopping(chat);
  React.useEffect(() => {
    if (!isDue) {
      return;
    }
    const timer = setTimeout(() => setOverdue(true), SOON);
    return () => {
      clearTimeout(timer);
      setOverdue(false);
    };
  }, [isDue]);
  return { isOverdue, onStop: () => setStops(stops => stops + 1) };
}

/** Whether a cell of the turn runs. */
export function runsCell({ busy, conversation }: ChatSession): boolean {
  const parts = conversation.latest?.parts ?? [];
  return (
    busy &&
    parts.some(part => part.type === 'block' && part.status === 'running')
  );
}
