/** Secrets that left as placeholders, and those that the user has sent as they are. */

import type { ITurn } from './transcript';
import type { IAction, IStepStart } from '../server/wire';

/** Those that a step is the first to send. */
export function addSecrets(turn: ITurn, { secrets }: IStepStart): void {
  if (secrets) {
    turn.secrets = [...(turn.secrets ?? []), ...secrets];
  }
}

/** From now on one of them is sent as it is, or masked again. */
export function noteMask(
  turn: ITurn | null,
  { action, secret }: Pick<IAction, 'action' | 'secret'>
): void {
  if (turn?.secrets) {
    turn.secrets = turn.secrets.map(each =>
      each.number === secret ? { ...each, isSent: action === 'unmasked' } : each
    );
  }
}
