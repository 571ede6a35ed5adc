import * as React from 'react';

import type { ChatSession } from '../chat/session';
import { Announcements, sayings } from './announcements';
import { PanelContext } from './shared/context';

const CLEARED_AFTER = 5000; // milliseconds, when a screen reader has taken the words

interface IWords {
  id: number;
  text: string;
}

/** An invisible live region that reads the answer out, paragraph by paragraph. */
export function Announcer({
  chat
}: {
  chat: ChatSession | null;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const announcements = React.useRef(new Announcements());
  const count = React.useRef(0);
  const [words, setWords] = React.useState<IWords[]>([]);
  const conversation = chat?.conversation ?? null;
  const turn = conversation?.latest ?? null;
  const other = conversation?.transcript.others?.at(-1)?.turn ?? 0;
  const busy = chat?.busy ?? false;
  const positions = chat?.positions ?? null;
  React.useEffect(() => {
    const all = turn && positions ? sayings(turn, busy, positions, trans) : [];
    const number = turn?.turn ?? 0;
    const news = announcements.current
      .next(conversation, all, number, Math.max(number, other))
      .map(text => ({ id: ++count.current, text }));
    if (news.length) {
      setWords(earlier => [...earlier, ...news]);
    }
  }, [conversation, turn, other, busy, positions, trans]);
  React.useEffect(() => {
    if (!words.length) {
      return;
    }
    const timer = setTimeout(() => setWords([]), CLEARED_AFTER);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <div
      aria-live="polite"
      aria-relevant="additions"
      className="jp-gptcode-said"
    >
      {words.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
