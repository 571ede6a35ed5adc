import * as React from 'react';

import type { ChatSessions } from '../chat/sessions';
import { isSilent } from '../conversation/parts';
import type { IModels } from '../server/wire';
import { PanelContext } from './shared/context';
import { focusComposer, useFocusKeeper } from './shared/focus';
import { OwnWords } from './shared/ownwords';
import { ErrorText } from './errors/words';
import { VERSION, versionProblem } from './versions';

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
  const { version = VERSION } = chats.status ?? {};
  const other = versionProblem(version, trans);
  return (
    <>
      {other && (
        <div role="alert" className="jp-gptcode-problem">
          {other}
        </div>
      )}
      {chats.problem && chats.problem !== said && !isAsked && (
        <Problem key="panel" chats={chats} urgent message={chats.problem} />
      )}
      {isAsked && latestFailure(chats) && (
        <div role="alert" className="jp-gptcode-problem">
          {trans.__(
            'Your message is back in the composer. Send it once a model is set up.'
          )}
        </div>
      )}
      {problemsInUse(chats)
        .filter(({ message }) => message !== said)
        .map(({ provider, message, detail }) => (
          <Problem
            key={`provider-${provider}`}
            chats={chats}
            urgent={false}
            message={message}
            detail={detail}
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

/** The provider whose models have no prefix. */
const BARE = 'openai';

/** Those of the endpoint whose model is used. The set-up page has the others. */
function problemsInUse(chats: ChatSessions): IModels['problems'] {
  const { default: fallback, models, problems } = chats.models;
  const name = chats.current?.model || fallback;
  const listed = models.find(({ id }) => id === name);
  const prefixed = [...models, ...problems].find(({ provider }) =>
    name.startsWith(`${provider}/`)
  );
  const owner = (listed ?? prefixed)?.provider ?? (name && BARE);
  const own = problems.filter(({ provider }) => provider === owner);
  return owner && models.length > 0 ? own : problems;
}

function Problem(props: {
  chats: ChatSessions;
  urgent: boolean;
  message: string;
  detail?: string;
}): React.JSX.Element {
  const { chats, detail, message, urgent } = props;
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
      <div role={urgent ? 'alert' : undefined}>
        <ErrorText text={message} />
        <OwnWords text={detail} />
      </div>
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
