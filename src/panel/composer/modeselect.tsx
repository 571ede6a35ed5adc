import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSessions } from '../../chat/sessions';
import { allowedModes, MODES } from '../../chat/modes';
import type { Mode } from '../../server/wire';
import { PanelContext } from '../shared/context';
import { atMostText } from '../shared/levels';

/** What happens with code that the model writes. */
export function ModeSelect({
  chats
}: {
  chats: ChatSessions;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const names: Record<Mode, string> = {
    insert: trans.__('Insert only'),
    ask: trans.__('Ask first'),
    safe: trans.__('Run if safe'),
    run: trans.__('Always run')
  };
  const possible = allowedModes(chats.status?.modes ?? MODES);
  const most = possible.length < MODES.length ? possible.at(-1) : null;
  return (
    <HTMLSelect
      className="jp-gptcode-mode"
      aria-label={trans.__('Run code')}
      title={
        most
          ? atMostText(names[most], trans)
          : trans.__('What happens with code that the model writes')
      }
      value={chats.mode}
      onChange={event => {
        chats.mode = event.target.value as Mode;
      }}
    >
      {MODES.map(mode => (
        <option key={mode} value={mode} disabled={!possible.includes(mode)}>
          {names[mode]}
        </option>
      ))}
    </HTMLSelect>
  );
}
