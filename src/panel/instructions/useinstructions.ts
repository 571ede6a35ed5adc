import * as React from 'react';

import { type Instructions, instructionsOf } from '../../chat/instructions';
import type { ChatSession } from '../../chat/session';

/** The instructions of a chat's notebook, looked at again when a turn has ended. */
export function useInstructions(chat: ChatSession | null): Instructions | null {
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  const found = chat && instructionsOf(chat);
  const busy = chat?.busy ?? false;
  const path = chat?.notebook.path;
  React.useEffect(() => {
    found?.changed.connect(render);
    return () => void found?.changed.disconnect(render);
  }, [found]);
  React.useEffect(() => {
    if (!busy) {
      void found?.load();
    }
  }, [found, busy, path]);
  return found;
}
