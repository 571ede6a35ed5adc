/** The words of the page for what it could not do. */

import type { Trans } from '../shared/context';
import { HOLES } from '../shared/holes';

export function page(trans: Trans): string[] {
  return [
    trans.__(
      'A turn is running in this notebook. Stop it or let it end, then open the conversation.'
    ),
    trans.__('Nothing of this is left in the notebook to change.'),
    trans.__('Nothing shown here is lost.'),
    trans.__('Nothing was changed.'),
    trans.__('Nothing was sent to a model.'),
    trans.__('Something went wrong in this page. See the browser console.'),
    trans.__('Stopped before it was sent.'),
    trans.__(
      'The GPT-Code server extension is not running. Restart the Jupyter server. If that does not help, run “jupyter server extension enable jupyterlab_gptcode” where it is installed (“pip install jupyterlab-gptcode”), and restart again.'
    ),
    trans.__('The Jupyter server answered with %1.', ...HOLES),
    trans.__('The Jupyter server cannot be reached.'),
    trans.__('The cells and the text received so far are preserved.'),
    trans.__(
      'The check was ended by a reload of the page. Your kernel and the notebook are as they were; check again for a result.'
    ),
    trans.__(
      'The outputs of a cell could not be read any more. Its code is restored; run it again for its outputs.'
    ),
    trans.__('This conversation is not there any more.'),
    trans.__('This notebook cannot be written, so nothing changed.'),
    trans.__(
      'This notebook has no kernel to run in. Choose one, then check it.'
    ),
    trans.__(
      'You are no longer signed in to the Jupyter server. Save what you need, then reload this page.'
    ),
    trans.__('Your message is back in the composer.'),
    trans.__('Your message is still queued.')
  ];
}
