import * as React from 'react';

import type { ChatSessions } from '../chat/sessions';
import { PanelContext } from './shared/context';
import { focusComposer } from './shared/focus';

/** What the panel shows before the first prompt: what it can do, and examples. */
export function EmptyState({
  chats
}: {
  chats: ChatSessions;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const chat = chats.current;
  const examples = [
    trans.__('Find the best set of items for the capacity in weights.txt'),
    trans.__('Explain what this notebook does'),
    trans.__('Print the product of 6 and 7.')
  ];
  return (
    <div className="jp-gptcode-empty">
      <ul className="jp-gptcode-abilities">
        <li>
          {trans.__('Ask for something. The code is typed into new cells.')}
        </li>
        <li>
          {trans.__(
            'It runs on this notebook’s kernel when you say so, and the results go back to the model.'
          )}
        </li>
        <li>
          {trans.__('You can edit a cell before it runs and stop at any time.')}
        </li>
      </ul>
      {chat ? (
        <ul
          className="jp-gptcode-examples"
          aria-label={trans.__('Example prompts')}
        >
          {examples.map(example => (
            <li key={example}>
              <button
                className="jp-gptcode-example"
                disabled={chat.busy}
                onClick={event => {
                  focusComposer(event.currentTarget);
                  void chat.send(example);
                }}
              >
                {example}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <button
          className="jp-gptcode-button jp-mod-accept"
          aria-label={trans.__('New notebook')}
          onClick={() => void chats.createNotebook()}
        >
          {trans.__('New notebook')}
        </button>
      )}
    </div>
  );
}
