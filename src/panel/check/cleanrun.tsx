import * as React from 'react';

import { cleanRunOf } from '../../chat/cleanrun';
import type { ChatSession } from '../../chat/session';
import { lazy } from '../shared/lazy';

const Region = lazy(async () => {
  const { CleanRunRegion } = await import(
    /* webpackChunkName: "check" */ './region'
  );
  return CleanRunRegion;
});

/** The check of the notebook, while the user wants to see it. */
export function CleanRunView(props: {
  chat: ChatSession;
}): React.JSX.Element | null {
  const { chat } = props;
  const run = cleanRunOf(chat);
  const [, setChanges] = React.useState(0);
  React.useEffect(() => {
    const render = () => setChanges(changes => changes + 1);
    run.changed.connect(render);
    return () => void run.changed.disconnect(render);
  }, [run]);
  return run.isShown ? <Region chat={chat} run={run} /> : null;
}
