import * as React from 'react';

import { PanelContext } from './context';
import { focusComposer } from './focus';

/** A component whose code is loaded when it is first shown. */
export function lazy<P extends object>(
  load: () => Promise<React.ComponentType<P>>
): (props: P) => React.JSX.Element {
  return function Lazy(props: P) {
    const [loaded, setLoaded] = React.useState<React.ComponentType<P>>();
    const [failures, setFailures] = React.useState(0);
    const [attempt, setAttempt] = React.useState(1);
    const panel = React.useRef<Element | null>(null);
    // Before the browser paints: code that was loaded earlier is shown at once.
    React.useLayoutEffect(() => {
      let isMounted = true;
      load().then(
        component => isMounted && setLoaded(() => component),
        (error: unknown) => {
          console.warn('GPT-Code: a part could not be loaded', error);
          if (isMounted) {
            setFailures(attempt);
          }
        }
      );
      return () => {
        isMounted = false;
      };
    }, [attempt]);
    React.useLayoutEffect(() => {
      if (loaded && panel.current) {
        focusComposer(panel.current);
      }
    }, [loaded]);
    if (loaded) {
      return React.createElement(loaded, props);
    }
    return failures ? (
      <Unloaded
        isLoading={attempt > failures}
        tryAgain={button => {
          panel.current = button.closest('.jp-gptcode-panel');
          setAttempt(failures + 1);
        }}
      />
    ) : (
      <></>
    );
  };
}

function Unloaded(props: {
  isLoading: boolean;
  tryAgain: (button: Element) => void;
}): React.JSX.Element {
  const { isLoading, tryAgain } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div role="alert" className="jp-gptcode-problem jp-gptcode-unloaded">
      <div>{trans.__('This part of GPT-Code could not be loaded.')}</div>
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Try again')}
        // Not disabled: the focus would be lost.
        aria-disabled={isLoading}
        onClick={event => tryAgain(event.currentTarget)}
      >
        {trans.__('Try again')}
      </button>
    </div>
  );
}
