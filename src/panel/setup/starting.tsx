import * as React from 'react';

import { PanelContext } from '../shared/context';

const GLANCE = 500; // milliseconds

/** Says that the embedded model is being started, for as long as it is: that takes seconds. */
export function Starting(): React.JSX.Element | null {
  const { setup, trans } = React.useContext(PanelContext);
  const [starts, setStarts] = React.useState(false);
  React.useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let gone = false;
    const glance = async () => {
      const process = (await setup?.process()) ?? 'none';
      if (!gone) {
        setStarts(process === 'starting');
        if (process === 'starting') {
          timer = setTimeout(() => void glance(), GLANCE);
        }
      }
    };
    timer = setTimeout(() => void glance(), GLANCE);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [setup]);
  return starts ? (
    <div role="status" className="jp-gptcode-notice">
      {trans.__('Starting the model…')}
    </div>
  ) : null;
}
