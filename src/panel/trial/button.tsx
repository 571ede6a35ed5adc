import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { IBlockPart } from '../../conversation/transcript';
import { PanelContext } from '../shared/context';
import { cardName, useFocusKeeper } from '../shared/focus';
import { useTrials } from './usetrials';

/** Tries the code of a card; it is there once the kernel has said that it can. */
export function TryButton(props: {
  block: IBlockPart;
  chat: ChatSession;
}): React.JSX.Element | null {
  const { block, chat } = props;
  const { trans } = React.useContext(PanelContext);
  const trials = useTrials(chat);
  const { isThere } = trials;
  React.useEffect(() => {
    if (isThere === null) {
      void trials.look(block.block);
    }
  });
  return isThere ? (
    <Button
      name={trans.__('Try')}
      title={trans.__(
        'Run it on a copy of the kernel and see what it would do. Nothing is changed.'
      )}
      isTrying={block.trying !== undefined}
      press={() => void trials.try(block.block)}
    />
  ) : null;
}

function Button(props: {
  name: string;
  title: string;
  isTrying: boolean;
  press: () => void;
}): React.JSX.Element {
  const { isTrying, name, press, title } = props;
  const button = useFocusKeeper<HTMLButtonElement>(gone => {
    const card = gone.closest('[role="group"]');
    (card && cardName(card))?.focus();
  });
  return (
    <button
      ref={button}
      className="jp-gptcode-button"
      aria-label={name}
      title={title}
      // Not disabled: the focus would be lost.
      aria-disabled={isTrying}
      onClick={() => !isTrying && press()}
    >
      {name}
    </button>
  );
}
