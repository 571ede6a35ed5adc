import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { IBlockPart } from '../../conversation/transcript';
import { PanelContext } from '../shared/context';
import {
  cardName,
  focusNextCard,
  ignoreRepeats,
  isSecondPress,
  keepFocus,
  useFocusKeeper
} from '../shared/focus';

/** Run or Skip, or Run again or Go on; the focus then moves to the next waiting card. */
export function Decision(props: {
  block: IBlockPart;
  chat: ChatSession;
  lost: boolean;
  /** Whether the cell is not in the notebook any more. */
  removed: boolean;
}): React.JSX.Element {
  const { block, chat, lost, removed } = props;
  const { trans } = React.useContext(PanelContext);
  const buttons = useFocusKeeper<HTMLDivElement>(gone => {
    const card = gone.closest('[role="group"]');
    (card && cardName(card))?.focus();
  });
  const pressed = React.useRef<string | null>(null);
  const press = () => {
    pressed.current = block.code;
  };
  const decide = (event: React.MouseEvent, approval: 'run' | 'skip') => {
    const card = event.currentTarget.closest('[role="group"]');
    // The user says yes when the press begins; until it ends, the code may become another one.
    const isSame = pressed.current === null || pressed.current === block.code;
    pressed.current = null;
    if (card && isSame && !isSecondPress(event)) {
      focusNextCard(card);
      chat.decide(block.block, approval);
    }
  };
  const run = lost ? trans.__('Run again') : trans.__('Run');
  const skip = lost ? trans.__('Go on') : trans.__('Skip');
  return (
    <div
      ref={buttons}
      className="jp-gptcode-card-buttons"
      onKeyDown={event => {
        ignoreRepeats(event);
        press();
      }}
      onMouseDown={keepFocus}
      onPointerDown={press}
    >
      {!removed && (
        <button
          className="jp-gptcode-button jp-mod-accept jp-gptcode-card-run"
          aria-label={run}
          onClick={event => decide(event, 'run')}
        >
          {run}
        </button>
      )}
      <button
        className="jp-gptcode-button"
        aria-label={skip}
        onClick={event => decide(event, 'skip')}
      >
        {skip}
      </button>
    </div>
  );
}
