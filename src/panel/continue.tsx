import * as React from 'react';

import type { ChatSession } from '../chat/session';
import { PanelContext } from './shared/context';
import { focusComposer } from './shared/focus';

/** For an open turn that another page drives: says so, and offers to continue it here. */
export function Continue(props: {
  chat: ChatSession;
  gone: boolean;
}): React.JSX.Element {
  const { chat, gone } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-ending">
      {gone
        ? trans.__('The page that ran this turn was closed.')
        : trans.__('This turn is running in another tab or window.')}
      <button
        className={`jp-gptcode-button ${gone ? 'jp-mod-accept' : ''}`}
        aria-label={trans.__('Continue here')}
        onClick={event => {
          focusComposer(event.currentTarget);
          void chat.continueHere(new Map());
        }}
      >
        {trans.__('Continue here')}
      </button>
    </div>
  );
}
