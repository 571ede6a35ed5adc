import * as React from 'react';

import { PanelContext } from './shared/context';
import { visibleName } from './shared/names';

const PATIENCE = 5000; // milliseconds: most models have begun by then, and few pause for longer

export interface IAwaitedProps {
  model: string;
  /** What has come so far: with each change the wait begins again. */
  since: object;
  /** Whether the answer has begun. */
  hasBegun: boolean;
}

/** Whom the turn waits for, once that takes long. */
export function Awaited(props: IAwaitedProps): React.JSX.Element | null {
  const { hasBegun, model, since } = props;
  const { trans } = React.useContext(PanelContext);
  const [late, setLate] = React.useState<object | null>(null);
  React.useEffect(() => {
    const timer = setTimeout(() => setLate(since), PATIENCE);
    return () => clearTimeout(timer);
  }, [since]);
  if (late !== since) {
    return null;
  }
  const name = visibleName(model);
  return (
    <div className="jp-gptcode-notice">
      {hasBegun
        ? trans.__('Waiting for %1 to continue…', name)
        : trans.__('Waiting for %1…', name)}
    </div>
  );
}
