import * as React from 'react';

import type { ChatSessions } from '../chat/sessions';
import { isSilent } from '../conversation/parts';
import { PanelContext } from './shared/context';
import { focusComposer, useFocusKeeper } from './shared/focus';

/**
 * Why the panel or a provider does not work, with a button to check again. What the transcript's
 * last line says is not said twice.
 */
export function Problems({
  chats
}: {
  chats: ChatSessions;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const said = isSetupShown(chats) ? '' : latestFailure(chats);
  const isAsked = chats.needsSetup && isSetupShown(chats);
  return (
    <>
      {chats.problem && chats.problem !== said && !isAsked && (
        <Problem key="panel" chats={chats} urgent message={chats.problem} />
      )}
      {isAsked && latestFailure(chats) && (
        <div role="alert" className="jp-gptcode-problem">
          {trans.__(
            'Your message is in the composer again. Send it when a model is set up.'
          )}
        </div>
      )}
      {chats.models.problems
        .filter(({ message }) => message !== said)
        .map(({ provider, message }) => (
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
  const { turns = [] } = chats.current?.conversation.transcript ?? {};
  // Prompts that no model has answered leave nothing to read.
  const isEmpty = turns.every(isSilent);
  return chats.setup.isShown || (chats.needsSetup && isEmpty);
}

/** What the latest turn failed with; empty if it did not. */
function latestFailure(chats: ChatSessions): string {
  const part = chats.current?.conversation.latest?.parts.at(-1);
  return part?.type === 'error' ? part.message : '';
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
