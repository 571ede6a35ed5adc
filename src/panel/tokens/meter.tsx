import { caretDownEmptyIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Estimator } from '../../chat/estimate';
import type { ChatSession } from '../../chat/session';
import type { IEstimate } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { dollars, tokens } from './words';

/** Milliseconds after the last key. */
const PAUSE = 400;
/** The share of the window from which on the meter warns. */
const HIGH = 0.8;

/** What would be sent with the text that is written, before it is sent. */
export function TokenMeter(props: {
  chat: ChatSession;
  text: string;
}): React.JSX.Element | null {
  const { chat, text } = props;
  const { trans } = React.useContext(PanelContext);
  const [estimator] = React.useState(() => new Estimator(chat));
  const [found, setFound] = React.useState<IEstimate | null>(null);
  const [isOpen, setOpen] = React.useState(false);
  const list = React.useId();
  // What is attached or chosen changes the request, too.
  const { model } = chat;
  const { chosen } = chat.level;
  const attached = JSON.stringify(chat.draft.attached);
  React.useEffect(() => {
    let isMounted = true;
    const timer = setTimeout(() => {
      void estimator.ask(text).then(estimate => {
        if (isMounted) {
          setFound(estimate);
        }
      });
    }, PAUSE);
    return () => {
      isMounted = false;
      clearTimeout(timer);
    };
  }, [attached, chosen, estimator, model, text]);
  if (!found) {
    return null;
  }
  const share = found.tokens / found.window;
  const name = trans.__('What takes the room');
  return (
    <div
      role="status"
      aria-label={trans.__('Tokens')}
      // It changes with each pause in writing.
      aria-live="off"
      className="jp-gptcode-meter"
      data-level={level(found)}
      onKeyDown={event => {
        if (isOpen && event.key === 'Escape') {
          event.stopPropagation();
          setOpen(false);
        }
      }}
    >
      <span className="jp-gptcode-meter-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, 100 * share)}%` }} />
      </span>
      <span className="jp-gptcode-meter-text">
        {meterText(found, trans)}
        {found.secrets && (
          <span className="jp-gptcode-meter-secrets">
            {secretsText(found.secrets, trans)}
          </span>
        )}
      </span>
      <button
        className="jp-gptcode-icon"
        aria-label={name}
        aria-expanded={isOpen}
        aria-controls={list}
        onClick={() => setOpen(!isOpen)}
      >
        <caretDownEmptyIcon.react tag="span" />
      </button>
      <div
        id={list}
        role="group"
        aria-label={name}
        className="jp-gptcode-popover"
        data-open={isOpen || undefined}
      >
        <Room found={found} />
      </div>
    </div>
  );
}

/** The parts of the request, the largest first. */
function Room({ found }: { found: IEstimate }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const parts = found.parts
    .filter(part => part.tokens > 0)
    .sort((one, other) => other.tokens - one.tokens);
  const left = Math.max(0, found.window - found.tokens - found.answer);
  return (
    <table>
      <tbody>
        {parts.map(({ part, tokens: count }) => (
          <tr key={part}>
            <th scope="row">{partName(part, trans)}</th>
            <td>{tokens(count)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{trans.__('Reserved for the answer')}</th>
          <td>{tokens(found.answer)}</td>
        </tr>
        <tr>
          <th scope="row">{trans.__('Free')}</th>
          <td>{tokens(left)}</td>
        </tr>
        <tr>
          <th scope="row">
            {found.cost === null
              ? trans.__('Price')
              : trans.__('Price without the answer')}
          </th>
          <td>
            {found.cost === null
              ? trans.__('unknown')
              : trans.__('about %1', dollars(found.cost))}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function level({
  answer,
  tokens: count,
  too_long: isTooLong,
  window
}: IEstimate): string {
  if (isTooLong || count > window - answer) {
    return 'over';
  }
  return count > HIGH * window ? 'high' : 'low';
}

function meterText(found: IEstimate, trans: Trans): string {
  const count = tokens(found.tokens);
  if (found.too_long) {
    return trans.__(
      'This message alone is too long for the window of %1. Shorten it or attach it as a file.',
      tokens(found.window)
    );
  }
  if (level(found) === 'over') {
    return trans.__(
      'About %1 tokens: too many for the window of %2. Older parts will be left out.',
      count,
      tokens(found.window)
    );
  }
  const share = Math.round((100 * found.tokens) / found.window);
  const text =
    share < 1
      ? trans.__('About %1 tokens, less than 1 % of the window', count)
      : trans.__('About %1 tokens, %2 % of the window', count, share);
  // The answer is paid as well.
  return found.cost
    ? trans.__('%1, at least %2', text, dollars(found.cost))
    : text;
}

/** What of the text that is written would leave as a placeholder. */
function secretsText(kinds: string[], trans: Trans): string {
  return trans._n(
    'A secret in this message will be masked: %2',
    '%1 secrets in this message will be masked: %2',
    kinds.length,
    [...new Set(kinds)].join(', ')
  );
}

function partName(
  part: IEstimate['parts'][number]['part'],
  trans: Trans
): string {
  switch (part) {
    case 'files':
      return trans.__('Files');
    case 'instructions':
      return trans.__('Instructions');
    case 'notebook':
      return trans.__('Notebook');
    case 'outputs':
      return trans.__('Outputs');
    case 'talk':
      return trans.__('Conversation');
  }
}
