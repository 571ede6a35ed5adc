import * as React from 'react';

import type { Pointed } from '../../chat/pointed';
import type { IPointed, ISelection } from '../../server/wire';
import { visibleCode } from '../cell/visible';
import { PanelContext, type Trans } from '../shared/context';
import { visibleName } from '../shared/names';
import { fileName } from '../shared/status';
import { RemovableChip } from './removablechip';

/** What the next prompt points at, as items of the context list. */
export function PointedChips(props: { pointed: Pointed }): React.JSX.Element {
  const { pointed } = props;
  const { trans } = React.useContext(PanelContext);
  const { named = [], selection, variables = [] } = pointed.all;
  const hint = trans.__('Do not send this');
  return (
    <>
      {selection && (
        <RemovableChip
          key="selection"
          name={selectionName(selection, trans)}
          text={visibleCode(selection.text)}
          hint={hint}
          remove={() => pointed.drop()}
        />
      )}
      {named.map(({ cell, position }) => (
        <RemovableChip
          key={cell}
          name={trans.__('cell %1', position)}
          text={trans.__('The code of this cell is sent with your message.')}
          hint={hint}
          remove={() => pointed.unname(cell)}
        />
      ))}
      {variables.map(name => (
        <RemovableChip
          key={`variable ${name}`}
          name={trans.__('variable %1', visibleName(name))}
          text={trans.__(
            'What the kernel knows about this variable is sent with your message.'
          )}
          hint={hint}
          remove={() => pointed.unnameVariable(name)}
        />
      ))}
    </>
  );
}

/** What a prompt pointed at. */
export function SentPointed(props: {
  pointed: IPointed;
}): React.JSX.Element | null {
  const { named = [], selection, variables = [] } = props.pointed;
  const { trans } = React.useContext(PanelContext);
  if (!selection && !named.length && !variables.length) {
    return null;
  }
  return (
    <ul
      role="list"
      aria-label={trans.__('Selection, cells and variables')}
      className="jp-gptcode-chips jp-mod-sent"
    >
      {selection && (
        <li
          role="listitem"
          className="jp-gptcode-chip"
          title={visibleCode(selection.text)}
        >
          <span className="jp-gptcode-chip-name">
            {selectionName(selection, trans)}
          </span>
        </li>
      )}
      {named.map(({ cell, position }) => (
        <li key={cell} role="listitem" className="jp-gptcode-chip">
          <span className="jp-gptcode-chip-name">
            {trans.__('cell %1', position)}
          </span>
        </li>
      ))}
      {variables.map(name => (
        <li
          key={`variable ${name}`}
          role="listitem"
          className="jp-gptcode-chip"
        >
          <span className="jp-gptcode-chip-name">
            {trans.__('variable %1', visibleName(name))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Such as "lines 3–5 of cell 7". */
export function selectionName(selection: ISelection, trans: Trans): string {
  const { first, last, path, position } = selection;
  const place =
    path === undefined ? trans.__('cell %1', position) : fileName(path);
  return first === last
    ? trans.__('line %1 of %2', first, place)
    : trans.__('lines %1–%2 of %3', first, last, place);
}
