/** Says that a setting has no effect, where an administrator has switched off what it turns on. */

import { Notification } from '@jupyterlab/apputils';

import type { IAllowedTrials } from '../turn/choices';
import type { Trans } from '../panel/shared/context';

type Name = keyof IAllowedTrials;

/** Of what the user has just turned on; `allowed` is what the server lets users turn on. */
export function warnOfSwitchedOff(
  before: IAllowedTrials,
  now: IAllowedTrials,
  allowed: readonly Name[] | undefined,
  trans: Trans
): void {
  const titles: Record<Name, string> = {
    try_in_doubt: trans.__('Try what is in doubt'),
    model_tries: trans.__('Let models try code')
  };
  for (const name of Object.keys(titles) as Name[]) {
    if (
      now[name] &&
      before[name] === false &&
      allowed?.includes(name) === false
    ) {
      Notification.warning(
        trans.__(
          'Your administrator has switched off "%1" on this server. The setting has no effect.',
          titles[name]
        )
      );
    }
  }
}
