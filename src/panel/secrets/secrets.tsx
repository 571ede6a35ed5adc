import * as React from 'react';

import { setMask } from '../../chat/secrets';
import type { ChatSession } from '../../chat/session';
import type { ISentSecret, ITurn } from '../../conversation/transcript';
import { ApiError, UNREACHABLE } from '../../server/api';
import { ErrorText } from '../errors/words';
import { PanelContext, type Trans } from '../shared/context';

const SHOWN = 5; // without being unfolded

/** Which secrets a message sent as placeholders, what they look like and where they stood: never
 * their values. What holds from now on stands beside each. */
export function Secrets(props: {
  chat: ChatSession;
  turn: ITurn;
}): React.JSX.Element | null {
  const { chat, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const [problem, setProblem] = React.useState('');
  const { secrets = [] } = turn;
  const press = async (secret: ISentSecret) => {
    setProblem('');
    try {
      await setMask(chat, turn, secret);
    } catch (error) {
      const words = error instanceof ApiError ? error.words : UNREACHABLE;
      setProblem(words.message);
    }
  };
  const rows = secrets.map(secret => (
    <Row
      key={secret.number}
      place={placeText(secret, secrets, trans)}
      secret={secret}
      press={() => void press(secret)}
    />
  ));
  return (
    <div
      role="group"
      aria-label={trans.__('Secrets')}
      className="jp-gptcode-secrets"
    >
      <div>
        {trans._n(
          '%1 secret was sent as %2',
          '%1 secrets were sent as %2',
          secrets.length,
          namesOf(secrets)
        )}
      </div>
      <ul>{rows.slice(0, SHOWN)}</ul>
      {rows.length > SHOWN && (
        <details>
          <summary>{trans.__('and %1 more', rows.length - SHOWN)}</summary>
          <ul>{rows.slice(SHOWN)}</ul>
        </details>
      )}
      {problem && (
        <div role="alert">
          <ErrorText text={problem} />
        </div>
      )}
    </div>
  );
}

function Row(props: {
  place: string;
  secret: ISentSecret;
  press: () => void;
}): React.JSX.Element {
  const { place, press, secret } = props;
  const { trans } = React.useContext(PanelContext);
  const name = nameOf(secret);
  return (
    <li>
      <span>
        <code>{name}</code> {place}
        {secret.isSent && (
          <em>{trans.__('from the next message on it is sent as it is')}</em>
        )}
      </span>
      <button
        className="jp-gptcode-button"
        aria-label={
          secret.isSent
            ? trans.__('Mask it again: %1', name)
            : trans.__('Send it anyway: %1', name)
        }
        title={
          secret.isSent
            ? undefined
            : trans.__(
                'If it is not a secret: from the next message on, the model reads the value itself'
              )
        }
        onClick={press}
      >
        {secret.isSent ? trans.__('Mask it again') : trans.__('Send it anyway')}
      </button>
    </li>
  );
}

/** With the first and the last of many. */
function namesOf(secrets: ISentSecret[]): string {
  const names = secrets.map(nameOf);
  return names.length > SHOWN
    ? `${names[0]} … ${names[names.length - 1]}`
    : names.join(', ');
}

function nameOf({ number }: ISentSecret): string {
  return `<secret-${number}>`;
}

/** Of several that look alike in one place, with the order in which they stand there. */
function placeText(
  secret: ISentSecret,
  all: readonly ISentSecret[],
  trans: Trans
): string {
  const text = where(secret, trans);
  const alike = all.filter(each => where(each, trans) === text);
  return alike.length > 1
    ? trans.__('%1, %2 of %3', text, alike.indexOf(secret) + 1, alike.length)
    : text;
}

/** What it looks like, and where it was first seen. */
function where({ kind, name, place }: ISentSecret, trans: Trans): string {
  switch (place) {
    case 'prompt':
      return name
        ? trans.__('%1 in line %2', kind, name)
        : trans.__('%1 in this message', kind);
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
