import * as React from 'react';

import { setMask } from '../../chat/secrets';
import type { ChatSession } from '../../chat/session';
import type { ISentSecret, ITurn } from '../../conversation/transcript';
import { ApiError, UNREACHABLE } from '../../server/api';
import { ErrorText } from '../errors/words';
import { PanelContext, type Trans } from '../shared/context';

/** Which secrets were masked, what they look like and where they stood: never their values. */
export function Secrets(props: {
  chat: ChatSession;
  turn: ITurn;
}): React.JSX.Element | null {
  const { chat, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const [problem, setProblem] = React.useState('');
  const { secrets = [] } = turn;
  const masked = secrets.filter(({ isSent }) => !isSent);
  const press = async (secret: ISentSecret) => {
    setProblem('');
    try {
      await setMask(chat, turn, secret);
    } catch (error) {
      const words = error instanceof ApiError ? error.words : UNREACHABLE;
      setProblem(words.message);
    }
  };
  return (
    <div
      role="group"
      aria-label={trans.__('Secrets')}
      className="jp-gptcode-secrets"
    >
      <div>
        {masked.length
          ? trans._n(
              '%1 secret was sent as %2',
              '%1 secrets were sent as %2',
              masked.length,
              masked.map(nameOf).join(', ')
            )
          : trans.__('No secret of this message is masked')}
      </div>
      <ul>
        {secrets.map(secret => (
          <li key={secret.number}>
            <span>
              <code>{nameOf(secret)}</code>{' '}
              {secret.isSent
                ? trans.__('%1, sent as it is', where(secret, trans))
                : where(secret, trans)}
            </span>
            <button
              className="jp-gptcode-button"
              aria-label={
                secret.isSent
                  ? trans.__('Mask it again: %1', nameOf(secret))
                  : trans.__('Send it anyway: %1', nameOf(secret))
              }
              title={
                secret.isSent
                  ? undefined
                  : trans.__(
                      'If it is not a secret: from the next message on, the model reads the value itself'
                    )
              }
              onClick={() => void press(secret)}
            >
              {secret.isSent
                ? trans.__('Mask it again')
                : trans.__('Send it anyway')}
            </button>
          </li>
        ))}
      </ul>
      {problem && (
        <div role="alert">
          <ErrorText text={problem} />
        </div>
      )}
    </div>
  );
}

function nameOf({ number }: ISentSecret): string {
  return `<secret-${number}>`;
}

/** What it looks like, and where it was first seen. */
function where({ kind, name, place }: ISentSecret, trans: Trans): string {
  switch (place) {
    case 'prompt':
      return trans.__('%1 in this message', kind);
    case 'cell':
      return trans.__('%1 in cell %2', kind, name);
    case 'output':
      return name
        ? trans.__('%1 in the output of cell %2', kind, name)
        : trans.__('%1 in an output', kind);
    case 'variable':
      return trans.__('%1 in the variable %2', kind, name);
    case 'file':
      return name
        ? trans.__('%1 in %2', kind, name)
        : trans.__('%1 in your instructions', kind);
    case 'selection':
      return trans.__('%1 in the selection', kind);
    case 'answer':
      return trans.__('%1 in an earlier answer', kind);
  }
}
