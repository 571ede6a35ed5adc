/** The server's words for what an administrator does not allow. */

import type { Trans } from '../shared/context';
import { HOLES } from '../shared/holes';

export function rules(trans: Trans): string[] {
  return [
    trans.__(
      'This message has about %1 tokens, and your administrator allows %2 in a request (c.GPTCode.max_request_tokens). Nothing was sent. Shorten it, or attach it as a file.',
      ...HOLES
    ),
    trans.__(
      'This request would have about %1 tokens, even after older outputs and turns were left out, and your administrator allows %2 (c.GPTCode.max_request_tokens). Nothing was sent. Remove files or outputs from the message, or start a new conversation.',
      ...HOLES
    ),
    trans.__(
      'Your administrator allows none of the models that are listed (c.GPTCode.allowed_models).'
    ),
    trans.__(
      'Your administrator has switched off endpoints of your own (c.GPTCode.own_endpoints). Ask your administrator to change it.'
    ),
    trans.__(
      'Your administrator has switched off the download of the starter model (c.GPTCode.starter_download). Ask your administrator to change it.'
    ),
    trans.__(
      'Your administrator has switched off trials (c.GPTCode.trials). Ask your administrator to change it.'
    ),
    trans.__(
      'Your administrator has switched off trials by models (c.GPTCode.model_tries). Ask your administrator to change it.'
    )
  ];
}
