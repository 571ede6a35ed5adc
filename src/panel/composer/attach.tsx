import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { attachIcon } from '../../icons';
import { PanelContext } from '../shared/context';

/** Opens the browser's file chooser and uploads the files next to the notebook. */
export function AttachButton({
  chat
}: {
  chat: ChatSession | null;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const chooser = React.useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        className="jp-gptcode-icon"
        aria-label={trans.__('Attach files')}
        title={trans.__('Attach files')}
        disabled={!chat}
        onClick={() => chooser.current?.click()}
      >
        <attachIcon.react tag="span" />
      </button>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        onChange={event => {
          const { files } = event.target;
          void chat?.incoming.upload([...(files ?? [])]);
          // Let the same file be chosen again.
          event.target.value = '';
        }}
      />
    </>
  );
}
