/** What the user reads when a turn fails in the page. */

import type { IErrorWords } from '../server/wire';

export const FAILED_IN_PAGE: IErrorWords = {
  kind: 'page',
  message: 'Something went wrong in this page. See the browser console.',
  kept: 'The cells and the text received so far are preserved.',
  retryable: false
};

export const NOT_SENT: IErrorWords = {
  kind: 'stopped',
  message: 'Stopped before it was sent.',
  kept: 'Nothing was changed.',
  retryable: true
};
