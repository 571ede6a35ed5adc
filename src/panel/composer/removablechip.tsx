import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { PanelContext } from '../shared/context';
import { focusComposer, useFocusKeeper } from '../shared/focus';

/** Something that goes along with the prompt, until it is removed; `hint` says what that does. */
export function RemovableChip(props: {
  name: string;
  text?: string;
  hint: string;
  remove: () => void;
}): React.JSX.Element {
  const { hint, name, remove, text } = props;
  const { trans } = React.useContext(PanelContext);
  const item = useFocusKeeper<HTMLLIElement>(focusComposer);
  return (
    <li ref={item} role="listitem" className="jp-gptcode-chip" title={text}>
      <span className="jp-gptcode-chip-name">{name}</span>
      <button
        className="jp-gptcode-chip-remove"
        aria-label={trans.__('Remove %1', name)}
        title={hint}
        onClick={event => {
          focusComposer(event.currentTarget);
          remove();
        }}
      >
        <closeIcon.react tag="span" />
      </button>
    </li>
  );
}
