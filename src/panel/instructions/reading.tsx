import * as React from 'react';

import type { IFolderInstructions } from '../../server/wire';
import { PanelContext } from '../shared/context';
import { FolderText } from './text';

/** A button that shows what a folder says, and the place for it. `most` as in `FolderText`. */
export function useReading(
  found: IFolderInstructions,
  most: number,
  /** What the button is called; it says Read. */
  label: { read: string; fold: string }
): { button: React.JSX.Element; text: React.JSX.Element } {
  const { trans } = React.useContext(PanelContext);
  const [isRead, setRead] = React.useState(false);
  const id = React.useId();
  return {
    button: (
      <button
        type="button"
        className="jp-gptcode-button"
        aria-label={isRead ? label.fold : label.read}
        aria-expanded={isRead}
        aria-controls={id}
        onClick={() => setRead(!isRead)}
      >
        {isRead ? trans.__('Fold') : trans.__('Read')}
      </button>
    ),
    text: (
      <div id={id} className="jp-gptcode-instructions" hidden={!isRead}>
        {isRead && <FolderText {...{ found, most }} />}
      </div>
    )
  };
}
