/** How the blocks of a step have ended so far. */

import type { ResultStatus } from '../server/wire';

export class Outcome {
  /** `before`: what is known of a step that an earlier page had begun. */
  constructor(before: Partial<Pick<Outcome, 'ran' | 'failed'>> = {}) {
    this.ran = before.ran ?? false;
    this.failed = before.failed ?? false;
  }

  /** Whether one of them ran: then there are results. */
  ran: boolean;

  /** Whether one failed: then the later ones do not run. */
  failed: boolean;

  /** Whether the user interrupted one: then the model waits for the user. */
  interrupted = false;

  /** One more has ended; `isStopped`: by a Stop of the turn. */
  note(status: ResultStatus, isStopped: boolean): void {
    this.ran = true;
    this.failed = status !== 'ok';
    this.interrupted ||= status === 'stopped' && !isStopped;
  }
}
