/** When conversations are deleted by themselves, as the administrator has set it. */

import * as React from 'react';

import type { IListed } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';

type Found = NonNullable<IListed['retention']>;

export function Retention({
  found
}: {
  found?: Found;
}): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  return found ? (
    <p className="jp-gptcode-faint jp-gptcode-conversationlist-retention">
      {[daysText(found, trans), roomText(found, trans)]
        .filter(Boolean)
        .join(' ')}{' '}
      {trans.__('Set by your administrator.')}
    </p>
  ) : null;
}

function daysText({ days }: Found, trans: Trans): string {
  return days === null
    ? ''
    : trans._n(
        'Conversations are deleted %1 day after their last change.',
        'Conversations are deleted %1 days after their last change.',
        days
      );
}

function roomText({ megabytes }: Found, trans: Trans): string {
  return megabytes === null
    ? ''
    : trans.__(
        'The oldest are deleted when all take more than %1 MB.',
        megabytes
      );
}
