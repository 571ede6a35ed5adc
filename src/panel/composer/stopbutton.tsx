import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { PanelContext } from '../shared/context';
import {
  focusComposer,
  isSecondPress,
  keepFocus,
  useFocusKeeper
} from '../shared/focus';
import { runsCell } from './escape';

/** Milliseconds within which another press means that the first one did not help. */
const AGAIN = 5_000;

/**
 * Stops the turn; pressed again while a cell still runs, it offers to restart the kernel. An element
 * of its own, so that a double click on Send does not press Stop.
 */
export function StopButton(props: {
  chat: ChatSession | null;
}): React.JSX.Element {
  const { chat } = props;
  const { restart, trans } = React.useContext(PanelContext);
  const button = useFocusKeeper<HTMLButtonElement>(focusComposer);
  const last = React.useRef({ chat, time: -AGAIN });
  const press = (event: React.MouseEvent) => {
    if (!chat || isSecondPress(event)) {
      return;
    }
    const { timeStamp: time } = event;
    const isAgain =
      last.current.chat === chat && time - last.current.time < AGAIN;
    last.current = { chat, time };
    if (isAgain && restart && runsCell(chat)) {
      void restart(chat.notebook.panel.sessionContext);
    } else {
      void chat.stop();
    }
  };
  return (
    <button
      ref={button}
      className="jp-gptcode-button jp-mod-warn"
      aria-label={trans.__('Stop')}
      onMouseDown={keepFocus}
      onClick={press}
    >
      {trans.__('Stop')}
    </button>
  );
}
