import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { PanelContext } from '../shared/context';
import {
  focusComposer,
  isSecondPress,
  keepFocus,
  useFocusKeeper
} from '../shared/focus';
import { isStopping, stopTurn } from './stopping';

/**
 * Stops the turn; pressed again while a cell still runs, it offers to restart the kernel. An element
 * of its own, so that a double click on Send does not press Stop.
 */
export function StopButton(props: {
  chat: ChatSession | null;
  /** Called when it was pressed. */
  onStop: () => void;
}): React.JSX.Element {
  const { chat, onStop } = props;
  const { restart, trans } = React.useContext(PanelContext);
  const button = useFocusKeeper<HTMLButtonElement>(focusComposer);
  const press = (event: React.MouseEvent) => {
    if (!chat || isSecondPress(event)) {
      return;
    }
    if (restart && isStopping(chat)) {
      void restart(chat.notebook.panel.sessionContext);
    } else {
      stopTurn(chat);
    }
    onStop();
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
