import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { type Undo, undoOf } from '../../chat/undo';

/** The undo of a chat; the component is rendered again when it changes. */
export function useUndo(chat: ChatSession): Undo {
  const undo = undoOf(chat);
  const [, setChanges] = React.useState(0);
  React.useEffect(() => {
    const render = () => setChanges(changes => changes + 1);
    undo.changed.connect(render);
    return () => void undo.changed.disconnect(render);
  }, [undo]);
  return undo;
}
