/** What hiding a cell does not do. */

import type { Trans } from './context';

export function variablesText(trans: Trans): string {
  return trans.__(
    'Variables that it made are still seen; lower the level for that.'
  );
}
