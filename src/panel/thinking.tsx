import * as React from 'react';

import type { IThought } from '../conversation/transcript';
import { PanelContext, type Trans } from './shared/context';
import { useUnfolded } from './shared/unfolded';

export interface IThinkingProps {
  text: string;
  thought?: IThought;
}

/** What the model thought, folded: plain text, whatever it holds. */
export function Thinking(props: IThinkingProps): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  const [isOpen, setOpen] = useUnfolded('thinking');
  const text = props.text.trim();
  if (!text && !props.thought) {
    return null;
  }
  return (
    <details
      className="jp-gptcode-thinking"
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {trans.__('Thinking')}
        {props.thought && (
          <span className="jp-gptcode-thinking-tokens">
            {tokensText(props.thought, trans)}
          </span>
        )}
      </summary>
      <div className="jp-gptcode-thinking-text" dir="auto">
        {text || trans.__('This model does not show what it thinks.')}
      </div>
    </details>
  );
}

function tokensText({ about, tokens }: IThought, trans: Trans): string {
  const number = tokens.toLocaleString('en');
  if (about) {
    return trans._n('about %2 token', 'about %2 tokens', tokens, number);
  }
  return trans._n('%2 token', '%2 tokens', tokens, number);
}
