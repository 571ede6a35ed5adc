import * as React from 'react';

import type { ChatSession } from '../../chat/session';

/** Renders the component again whenever something has changed in the chat. */
export function useChanges(chat: ChatSession): void {
  const [, setChanges] = React.useState(0);
  React.useEffect(() => {
    const render = () => setChanges(changes => changes + 1);
    chat.changed.connect(render);
    return () => void chat.changed.disconnect(render);
  }, [chat]);
}
