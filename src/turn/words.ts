/** What the user reads when a turn fails in the page. */

import { ApiError } from '../server/api';
import type { IErrorWords } from '../server/wire';

const FAILED_IN_PAGE: IErrorWords = {
  kind: 'page',
  message: 'Something went wrong in this page. See the browser console.',
  kept: 'The cells and the text received so far are preserved.',
  retryable: false
};

/** The server's words or, for a fault of the page, words that lead to the console. */
export function failureWords(error: unknown): IErrorWords {
  if (error instanceof ApiError) {
    return error.words;
  }
  console.error('GPT-Code: a turn failed in the page', error);
  return FAILED_IN_PAGE;
}

/** Where a prompt is that the server did not take. */
export type Returns = 'composer' | 'queue';

const RETURNED: Record<Returns, string> = {
  composer: 'Your message is back in the composer.',
  queue: 'Your message is still queued.'
};

/** The words for a prompt that the server did not take, and that the user can send again. */
export function returned(words: IErrorWords, where?: Returns): IErrorWords {
  return where ? { ...words, kept: RETURNED[where], retryable: false } : words;
}

export const NOT_SENT: IErrorWords = {
  kind: 'stopped',
  message: 'Stopped before it was sent.',
  kept: 'Nothing was changed.',
  retryable: true
};
