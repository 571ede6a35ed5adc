import * as React from 'react';

import { PanelContext } from '../shared/context';
import { isSecondPress } from '../shared/focus';

/** Asks in place of the button that was pressed, before something is lost that does not come back. */
export function Question(props: {
  text: string;
  /** What the button that does it says. */
  answer: string;
  act: () => void;
  close: () => void;
}): React.JSX.Element {
  const { act, answer, close, text } = props;
  const { trans } = React.useContext(PanelContext);
  const heading = React.useId();
  return (
    <div
      role="group"
      aria-labelledby={heading}
      onKeyDown={event => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
          event.stopPropagation();
          close();
        }
      }}
    >
      <p id={heading}>{text}</p>
      <div className="jp-gptcode-buttons">
        <button
          className="jp-gptcode-button jp-mod-warn"
          aria-label={answer}
          onClick={event => isSecondPress(event) || act()}
        >
          {answer}
        </button>
        <button
          data-cancels
          className="jp-gptcode-button"
          aria-label={trans.__('Cancel')}
          onClick={close}
        >
          {trans.__('Cancel')}
        </button>
      </div>
    </div>
  );
}

/**
 * Whether the question is asked. It has the focus then; `group` has the button that asks it, marked
 * with `data-asks`, and another that is there afterwards.
 */
export function useQuestion(group: React.RefObject<HTMLElement>): {
  isAsked: boolean;
  ask: () => void;
  close: () => void;
  accept: (act: () => void) => void;
} {
  const [isAsked, setAsked] = React.useState(false);
  const next = React.useRef('');
  React.useEffect(() => {
    if (next.current) {
      group.current?.querySelector<HTMLElement>(next.current)?.focus();
      next.current = '';
    }
  });
  const show = (is: boolean, focused: string) => {
    next.current = focused;
    setAsked(is);
  };
  return {
    isAsked,
    ask: () => show(true, '[data-cancels]'),
    close: () => show(false, '[data-asks]'),
    accept: act => {
      show(false, 'button');
      act();
    }
  };
}
