import * as React from 'react';

import type { ChatSessions } from '../chat/sessions';
import { PanelContext } from './shared/context';
import { focusComposer, useFocusKeeper } from './shared/focus';

/** Why the panel or a provider does not work, with a button to check again. */
export function Problems({
  chats
}: {
  chats: ChatSessions;
}): React.JSX.Element {
  return (
    <>
      {chats.problem && !(chats.needsSetup && isSetupShown(chats)) && (
        <Problem key="panel" chats={chats} urgent message={chats.problem} />
      )}
      {chats.models.problems.map(({ provider, message }) => (
        <Problem
          key={`provider-${provider}`}
          chats={chats}
          urgent={false}
          message={message}
        />
      ))}
    </>
  );
}

/** Whether the panel shows the setup: the user opened it, or no model is available. */
export function isSetupShown(chats: ChatSessions): boolean {
  const latest = chats.current?.conversation.latest ?? null;
  return chats.setup.isShown || (chats.needsSetup && latest === null);
}

function Problem(props: {
  chats: ChatSessions;
  urgent: boolean;
  message: string;
}): React.JSX.Element {
  const { chats, message, urgent } = props;
  const { trans } = React.useContext(PanelContext);
  const [asking, setAsking] = React.useState(false);
  const banner = useFocusKeeper<HTMLDivElement>(focusComposer);
  const tryAgain = () => {
    if (!asking) {
      setAsking(true);
      void chats.refresh().finally(() => setAsking(false));
    }
  };
  return (
    <div ref={banner} className="jp-gptcode-problem">
      <div role={urgent ? 'alert' : undefined}>{message}</div>
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Try again')}
        // Not disabled: the focus would be lost.
        aria-disabled={asking}
        onClick={tryAgain}
      >
        {trans.__('Try again')}
      </button>
    </div>
  );
}
