import * as React from 'react';

import type { Instructions } from '../../chat/instructions';
import type { Trans } from '../shared/context';

interface ICheckedSend {
  /** Whether the latest press has sent nothing, because the chips have changed. */
  isRefused: boolean;
  /** Forgets that. */
  forget: () => void;
  /** Sends at once where there are no instructions, else if the chips were true at the press. */
  check: (send: () => void) => void;
}

/** A prompt goes along with the instructions that the user has in sight, or not yet. */
export function useCheckedSend(
  instructions: Instructions | null
): ICheckedSend {
  const [isRefused, setRefused] = React.useState(false);
  const isLooking = React.useRef(false);
  const check = (send: () => void) => {
    if (!instructions?.hasAny) {
      send();
    } else if (!isLooking.current) {
      isLooking.current = true;
      void instructions.isAsShown().then(isTrue => {
        isLooking.current = false;
        setRefused(!isTrue);
        if (isTrue) {
          send();
        }
      });
    }
  };
  return { isRefused, forget: () => setRefused(false), check };
}

export function refusedText(trans: Trans): string {
  return trans.__(
    'The instructions that go along have changed. Your message was not sent: look at them, then send it.'
  );
}
