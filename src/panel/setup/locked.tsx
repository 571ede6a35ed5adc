/** What the administrator has switched off, or allows only in part. */

import * as React from 'react';

import type { IAllowed } from '../../server/wire';
import { PanelContext } from '../shared/context';

/** Before the server has said so, everything is allowed: it refuses the rest in words. */
export const FREE: IAllowed = {
  own_endpoints: true,
  local_probes: true,
  starter_download: true,
  hub_downloads: true,
  endpoints: true,
  models: true
};

/** Stands in the place of controls that would do nothing. */
export function Locked({ text }: { text: string }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <p className="jp-gptcode-faint">
      {text} {trans.__('Set by your administrator.')}
    </p>
  );
}

/** What is allowed in part: patterns of addresses and of models. */
export function Partly({
  allowed
}: {
  allowed: IAllowed;
}): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  if (allowed.endpoints && allowed.models) {
    return null;
  }
  const text =
    allowed.endpoints === allowed.models
      ? trans.__('Only some addresses and some models can be used.')
      : allowed.models
        ? trans.__('Only some addresses can be used.')
        : trans.__('Only some models can be used.');
  return <Locked text={text} />;
}
