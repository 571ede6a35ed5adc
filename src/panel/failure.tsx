import * as React from 'react';

import type { ChatSession } from '../chat/session';
import type { IErrorWords } from '../server/wire';
import { ErrorText } from './errors/words';
import { PanelContext } from './shared/context';
import { focusComposer } from './shared/focus';
import { OwnWords } from './shared/ownwords';

export interface IFailureProps {
  error: IErrorWords;
  chat: ChatSession;
  /** Whether some text arrived: then the button says "Continue". */
  spoke: boolean;
  /** Whether there are other models to choose. */
  hasOthers: boolean;
  retryable: boolean;
}

/** Failures that another endpoint may not have. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['connection', 'endpoint', 'rate-limit', 'stall', 'stream', 'timeout']
]);

/** What failed, what was saved, and a button to try again once the endpoint's wait is over. */
export function Failure(props: IFailureProps): React.JSX.Element {
  const { chat, error, hasOthers, retryable, spoke } = props;
  const { trans } = React.useContext(PanelContext);
  const left = useCountdown(error.wait ?? 0);
  const name = spoke ? trans.__('Continue') : trans.__('Retry');
  return (
    <div className="jp-gptcode-error">
      {/* Without the button: its countdown would be read out with each second. */}
      <div role="alert">
        <strong>
          <ErrorText text={error.message} />
        </strong>{' '}
        <ErrorText text={error.kept} />
        <OwnWords text={error.detail} />
        {retryable && hasOthers && ELSEWHERE.has(error.kind) && (
          <div>
            {trans.__(
              'You can choose another model before you press %1.',
              name
            )}
          </div>
        )}
      </div>
      {retryable && (
        <button
          className="jp-gptcode-button"
          aria-label={name}
          aria-disabled={left > 0}
          onClick={event => {
            if (left === 0) {
              focusComposer(event.currentTarget);
              void chat.retry();
            }
          }}
        >
          {left > 0 ? trans.__('%1 in %2 s', name, left) : name}
        </button>
      )}
    </div>
  );
}

/** Counts down whole seconds. */
function useCountdown(seconds: number): number {
  const [end] = React.useState(() => Date.now() + seconds * 1000);
  const [now, setNow] = React.useState(() => Date.now());
  const left = Math.max(0, Math.ceil((end - now) / 1000));
  React.useEffect(() => {
    if (left > 0) {
      const timer = setTimeout(() => setNow(Date.now()), 1000);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [left, now]);
  return left;
}
