import * as React from 'react';

import type { IModels } from '../../server/wire';
import { PanelContext } from '../shared/context';
import { ErrorText } from '../errors/words';

/** The endpoints that list no models now, each once, with a button that asks all again. */
export function Silent(props: {
  problems: IModels['problems'];
  retry: () => Promise<void>;
}): React.JSX.Element | null {
  const { problems, retry } = props;
  const { trans } = React.useContext(PanelContext);
  const [isAsking, setAsking] = React.useState(false);
  if (problems.length === 0) {
    return null;
  }
  const again = trans.__('Try again');
  return (
    <div className="jp-gptcode-silent">
      {problems.map(({ detail, message, provider }) => (
        <div key={provider} title={detail || undefined}>
          <b>{provider}</b> <ErrorText text={message} />
        </div>
      ))}
      <button
        className="jp-gptcode-button"
        aria-label={again}
        // Not disabled: the focus would be lost.
        aria-disabled={isAsking}
        onClick={() => {
          if (!isAsking) {
            setAsking(true);
            void retry().finally(() => setAsking(false));
          }
        }}
      >
        {isAsking ? trans.__('Asking…') : again}
      </button>
    </div>
  );
}
