import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Instructions } from '../../chat/instructions';
import { PanelContext } from '../shared/context';
import { focusComposer, useFocusKeeper } from '../shared/focus';
import { chipNames } from './names';

/** What goes along with each prompt until it is removed; opened, its text is shown. */
export interface IOpenInstructions {
  /** The folder; null for the user's own. */
  folder: string | null;
  name: string;
}

/** Items of the context list. */
export function InstructionChips(props: {
  instructions: Instructions;
  open: IOpenInstructions | null;
  setOpen: (open: IOpenInstructions | null) => void;
}): React.JSX.Element {
  const { instructions, open, setOpen } = props;
  const { trans } = React.useContext(PanelContext);
  const { own, used } = instructions;
  const names = chipNames(used, trans);
  const shown: IOpenInstructions[] = [
    ...(own ? [{ folder: null, name: trans.__('Your instructions') }] : []),
    ...used.map(({ folder }, index) => ({ folder, name: names[index] }))
  ];
  return (
    <>
      {shown.map(each => (
        <Chip
          key={each.folder ?? ' own'}
          name={each.name}
          isOpen={open?.folder === each.folder}
          toggle={() => setOpen(open?.folder === each.folder ? null : each)}
          remove={() => void instructions.want(each.folder, false)}
        />
      ))}
    </>
  );
}

function Chip(props: {
  name: string;
  isOpen: boolean;
  toggle: () => void;
  remove: () => void;
}): React.JSX.Element {
  const { isOpen, name, remove, toggle } = props;
  const { trans } = React.useContext(PanelContext);
  const item = useFocusKeeper<HTMLLIElement>(focusComposer);
  return (
    <li ref={item} role="listitem" className="jp-gptcode-chip">
      <button
        className="jp-gptcode-chip-name jp-gptcode-chip-open"
        aria-label={trans.__('Read %1', name)}
        aria-expanded={isOpen}
        title={trans.__('Sent with your messages. Press to read it.')}
        onClick={toggle}
      >
        {name}
      </button>
      <button
        className="jp-gptcode-chip-remove"
        aria-label={trans.__('Remove %1', name)}
        title={trans.__('Do not use it in this notebook')}
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
