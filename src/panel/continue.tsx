import * as React from 'react';

import type { ChatSession } from '../chat/session';
import { PanelContext } from './shared/context';
import { focusComposer } from './shared/focus';

/** A turn that is open and not driven here: where it goes on, and a way to go on with it here. */
export function Continue(props: {
  chat: ChatSession;
  gone: boolean;
}): React.JSX.Element {
  const { chat, gone } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-ending">
      {gone
        ? trans.__('The page in which this turn went on is gone.')
        : trans.__('This turn goes on in another tab or window.')}
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
