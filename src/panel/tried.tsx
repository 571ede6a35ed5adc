import * as React from 'react';

import type { ITried } from '../server/wire';
import type { Trans } from './shared/context';
import { visibleCode } from './cell/visible';

/** Why a repair has ended. */
export function triedText({ errors, why }: ITried, trans: Trans): string {
  const { length } = errors;
  switch (why) {
    case 'same-error':
      return trans.__(
        'Stopped after attempt %1, because the same error came again.',
        length
      );
    case 'unchanged':
      return trans.__(
        'Stopped, because the model wrote the code that failed once more. It did not run again.'
      );
    case 'limit':
      return trans._n(
        'Stopped after %1 attempt.',
        'Stopped after %1 attempts.',
        length
      );
  }
}

/** The error of each attempt, in order. */
export function Tried({ tried }: { tried: ITried }): React.JSX.Element {
  return (
    <ol className="jp-gptcode-tried">
      {tried.errors.map((error, index) => (
        <li key={index}>
          <code>{visibleCode(error)}</code>
        </li>
      ))}
    </ol>
  );
}
