import * as React from 'react';

import { PanelContext } from './shared/context';
import { useUnfolded } from './shared/unfolded';

/** What the model thought, folded: plain text, whatever it holds. */
export function Thinking(props: { text: string }): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  const [isOpen, setOpen] = useUnfolded('thinking');
  const text = props.text.trim();
  if (!text) {
    return null;
  }
  return (
    <details
      className="jp-gptcode-thinking"
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('Thinking')}</summary>
      <div className="jp-gptcode-thinking-text" dir="auto">
        {text}
      </div>
    </details>
  );
}
