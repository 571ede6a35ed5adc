import * as React from 'react';

import { PanelContext } from './shared/context';
import { visibleName } from './shared/names';

const PATIENCE = 5000; // milliseconds: most models have begun by then

/** Whom the turn waits for, once that takes long. */
export function Awaited(props: { model: string }): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  const [isLate, setLate] = React.useState(false);
  React.useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? (
    <div className="jp-gptcode-notice">
      {trans.__('Waiting for %1…', visibleName(props.model))}
    </div>
  ) : null;
}
