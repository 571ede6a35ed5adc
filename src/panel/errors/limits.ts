/** Why a request would pass a limit: `spending/limits.py` writes these. */

import type { Trans } from '../shared/context';
import { HOLES } from '../shared/holes';

export function limits(trans: Trans): string[] {
  return [
    trans.__(
      'The limit of %1 for a turn leaves %2, and the next request needs about %3. It was not sent; what was done before is preserved. Write a new message to continue, or raise it under "Set up models" and try again.',
      ...HOLES
    ),
    trans.__(
      'The limit of %1 for a turn leaves %2, and the next request needs about %3. It was not sent; what was done before is preserved. Write a new message to continue, or ask your administrator (%4) to raise it.',
      ...HOLES
    ),
    trans.__(
      'The limit of %1 for a conversation leaves %2, and the next request needs about %3. It was not sent; what was done before is preserved. Start a new conversation, or raise it under "Set up models" and try again.',
      ...HOLES
    ),
    trans.__(
      'The limit of %1 for a conversation leaves %2, and the next request needs about %3. It was not sent; what was done before is preserved. Start a new conversation, or ask your administrator (%4) to raise it.',
      ...HOLES
    ),
    trans.__(
      'The limit of %1 for a day leaves %2, and the next request needs about %3. It was not sent; what was done before is preserved. Continue tomorrow, or raise it under "Set up models" and try again.',
      ...HOLES
    ),
    trans.__(
      'The limit of %1 for a day leaves %2, and the next request needs about %3. It was not sent; what was done before is preserved. Continue tomorrow, or ask your administrator (%4) to raise it.',
      ...HOLES
    ),
    trans.__(
      'The limit of %1 is in US dollars, and the price of %2 is not known. The request was not sent; what was done before is preserved. Enter the price under "Set up models", or set a limit in tokens there.',
      ...HOLES
    ),
    trans.__(
      'The limit of %1 is in US dollars, and the price of %2 is not known. The request was not sent; what was done before is preserved. Enter the price under "Set up models", or choose another model.',
      ...HOLES
    )
  ];
}
