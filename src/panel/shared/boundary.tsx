/** Confines a failure to the part of the panel that failed. */

import * as React from 'react';

import { PanelContext } from './context';
import { focusComposer, useFocusKeeper } from './focus';
import { fold, type IPlace, PlaceContext } from './unfolded';

interface IBoundaryProps {
  /** Names the children: when others take their place, an earlier failure is forgotten. */
  shows?: string;
}

interface IFailed {
  error: unknown;
  /** Where in the panel it failed. */
  place: string;
}

/** Shows one line instead of children that fail. */
export class Boundary extends React.Component<
  React.PropsWithChildren<IBoundaryProps>,
  { failed: IFailed | null }
> {
  static override contextType = PlaceContext;

  declare context: IPlace | null;
  override state: { failed: IFailed | null } = { failed: null };

  static getDerivedStateFromError(error: unknown): { failed: IFailed } {
    return { failed: { error, place: '' } };
  }

  override componentDidCatch(error: unknown, info: React.ErrorInfo): void {
    if (this._hasChanged) {
      // The children failed while they were removed: those that replace them can be shown.
      this.setState({ failed: null }, () => {
        this._hasChanged = false;
      });
    } else {
      if (this.context) {
        // What failed may be what was unfolded.
        fold(this.context);
      }
      this.setState({ failed: { error, place: info.componentStack ?? '' } });
    }
  }

  override componentDidUpdate(before: IBoundaryProps): void {
    if (before.shows !== this.props.shows) {
      this._hasChanged = true;
      clearTimeout(this._timer);
      this._timer = setTimeout(() => {
        this._hasChanged = false;
      });
      if (this.state.failed) {
        this.setState({ failed: null });
      }
    }
  }

  override componentWillUnmount(): void {
    clearTimeout(this._timer);
  }

  override render(): React.ReactNode {
    const { failed } = this.state;
    return failed ? (
      <Failed
        failed={failed}
        tryAgain={() => this.setState({ failed: null })}
      />
    ) : (
      this.props.children
    );
  }

  /** Whether other children have just taken the place of earlier ones. */
  private _hasChanged = false;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

function Failed(props: {
  failed: IFailed;
  tryAgain: () => void;
}): React.JSX.Element {
  const { failed, tryAgain } = props;
  const { trans } = React.useContext(PanelContext);
  const [isOpen, setOpen] = React.useState(false);
  const line = useFocusKeeper<HTMLDivElement>(focusComposer);
  const details = isOpen ? trans.__('Hide details') : trans.__('Show details');
  return (
    <div ref={line} className="jp-gptcode-problem jp-gptcode-failed">
      <div role="alert">{trans.__('This part could not be shown.')}</div>
      <button
        className="jp-gptcode-button"
        aria-label={details}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {details}
      </button>
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Try again')}
        onClick={tryAgain}
      >
        {trans.__('Try again')}
      </button>
      {isOpen && (
        <pre tabIndex={0} aria-label={trans.__('Details')}>
          {`${String(failed.error)}${failed.place}`}
        </pre>
      )}
    </div>
  );
}
