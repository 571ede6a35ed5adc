import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { IBlockPart } from '../../conversation/transcript';
import { PanelContext } from '../shared/context';
import { cardName, useFocusKeeper } from '../shared/focus';
import { untriedText } from './untried';
import { useTrials } from './usetrials';

/**
 * Tries the code of a card; it is there once the kernel has said whether it can. Where it cannot,
 * the button says why.
 */
export function TryButton(props: {
  block: IBlockPart;
  chat: ChatSession;
}): React.JSX.Element | null {
  const { block, chat } = props;
  const { trans } = React.useContext(PanelContext);
  const trials = useTrials(chat);
  const { isThere, isUnanswered, reason } = trials;
  React.useEffect(() => {
    if (isThere === null && !isUnanswered) {
      void trials.look(block.block);
    }
  });
  if (isThere === null && !isUnanswered) {
    return null;
  }
  return (
    <Button
      name={trans.__('Try')}
      title={
        reason
          ? untriedText(reason, trans)
          : trans.__(
              'Run it on a copy of the kernel and see what it would do. Nothing is changed.'
            )
      }
      isDim={block.trying !== undefined || reason !== null}
      press={() => {
        if (reason) {
          trials.say(block.block);
        } else if (block.trying === undefined) {
          void trials.try(block.block);
        }
      }}
    />
  );
}

function Button(props: {
  name: string;
  title: string;
  isDim: boolean;
  press: () => void;
}): React.JSX.Element {
  const { isDim, name, press, title } = props;
  const button = useFocusKeeper<HTMLButtonElement>(gone => {
    const card = gone.closest('[role="group"]');
    (card && cardName(card))?.focus();
  });
  return (
    <button
      ref={button}
      className="jp-gptcode-button jp-gptcode-try"
      aria-label={name}
      title={title}
      // Not disabled: the focus would be lost.
      aria-disabled={isDim}
      onClick={press}
    >
      {name}
    </button>
  );
}
