/** What a page's user has chosen that models may see, since the latest step. */

import type { IAction } from '../server/wire';
import type { ITranscript } from './transcript';

/** The next step says it itself. */
export function noteLevel(
  transcript: ITranscript,
  { client, level }: Pick<IAction, 'client' | 'level'>
): void {
  if (level) {
    transcript.levelled = { client, level };
  }
}
