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
