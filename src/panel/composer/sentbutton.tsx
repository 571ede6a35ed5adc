import { inspectorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSessions } from '../../chat/sessions';
import { PanelContext } from '../shared/context';

/** Shows the request that the draft would send, before it is sent. */
export function SentButton({
  chats
}: {
  chats: ChatSessions;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const isShown = chats.shownSent === 'draft';
  const name = trans.__('Show what is sent');
  return (
    <button
      className="jp-gptcode-icon"
      aria-label={name}
      aria-expanded={isShown}
      title={name}
      data-sent="draft"
      disabled={!chats.current}
      onClick={() => {
        chats.shownSent = isShown ? null : 'draft';
      }}
    >
      <inspectorIcon.react tag="span" />
    </button>
  );
}
