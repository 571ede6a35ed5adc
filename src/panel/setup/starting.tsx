import * as React from 'react';

import { PanelContext } from '../shared/context';

const POLL_INTERVAL = 500; // milliseconds

/** A notice while the embedded model starts, which takes seconds. */
export function Starting(): React.JSX.Element {
  const { setup, trans } = React.useContext(PanelContext);
  const [starts, setStarts] = React.useState(false);
  React.useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let gone = false;
    const poll = async () => {
      const process = (await setup?.process()) ?? 'none';
      if (!gone) {
        setStarts(process === 'starting');
        if (process === 'starting') {
          timer = setTimeout(() => void poll(), POLL_INTERVAL);
        }
      }
    };
    timer = setTimeout(() => void poll(), POLL_INTERVAL);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [setup]);
  return (
    <div
      role="status"
      className={starts ? 'jp-gptcode-notice' : 'jp-gptcode-said'}
    >
      {starts && trans.__('Starting the model…')}
    </div>
  );
}
