import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { type Trials, trialsOf } from '../../chat/trials';

/** The trials of a chat's conversation, painted again when they change. */
export function useTrials(chat: ChatSession): Trials {
  const trials = trialsOf(chat);
  const [, paint] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    trials.changed.connect(paint);
    return () => void trials.changed.disconnect(paint);
  }, [trials]);
  return trials;
}
