/** What the levels of "What the model may see" are called. */

import type { Level } from '../../server/wire';
import type { Trans } from './context';

export function levelNames(trans: Trans): Record<Level, string> {
  return {
    prompts: trans.__('Only what I type'),
    structure: trans.__('Structure'),
    samples: trans.__('Samples'),
    everything: trans.__('Everything')
  };
}

/** Why a list has choices that cannot be made: the highest that can. */
export function atMostText(most: string, trans: Trans): string {
  return trans.__('Your administrator allows at most "%1".', most);
}
