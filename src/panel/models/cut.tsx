import * as React from 'react';

import type { IModels } from '../../server/wire';
import { PanelContext } from '../shared/context';

/** The endpoints whose lists are too long to be shown whole. */
export function Cut({ cut }: Pick<IModels, 'cut'>): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  if (!cut?.length) {
    return null;
  }
  return (
    <div className="jp-gptcode-modelabout">
      {cut.map(({ most, provider }) => (
        <div key={provider}>
          {trans.__(
            'Only the first %1 models of %2 are listed. Type the whole name of another one.',
            most.toLocaleString('en'),
            provider
          )}
        </div>
      ))}
    </div>
  );
}
