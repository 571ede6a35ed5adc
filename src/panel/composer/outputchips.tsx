import * as React from 'react';

import type { Outputs } from '../../chat/outputs';
import type { IShownOutput } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { RemovableChip } from './removablechip';

/** The outputs attached to the next prompt, as items of the context list. */
export function OutputChips(props: { outputs: Outputs }): React.JSX.Element {
  const { outputs } = props;
  const { trans } = React.useContext(PanelContext);
  const { all } = outputs;
  return (
    <>
      {all.map(each => (
        <RemovableChip
          key={keyOf(each)}
          name={outputName(each, all, trans)}
          hint={trans.__('Do not send this output')}
          remove={() => outputs.remove(each)}
        />
      ))}
    </>
  );
}

/** The outputs sent with a prompt. */
export function SentOutputs(props: {
  outputs: readonly IShownOutput[] | undefined;
}): React.JSX.Element | null {
  const { outputs } = props;
  const { trans } = React.useContext(PanelContext);
  if (!outputs?.length) {
    return null;
  }
  return (
    <ul
      role="list"
      aria-label={trans.__('Outputs')}
      className="jp-gptcode-chips jp-mod-sent"
    >
      {outputs.map(each => (
        <li key={keyOf(each)} role="listitem" className="jp-gptcode-chip">
          <span className="jp-gptcode-chip-name">
            {outputName(each, outputs, trans)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Names the output only if its cell has several in the list. */
export function outputName(
  { cell, output, position }: IShownOutput,
  all: readonly IShownOutput[],
  trans: Trans
): string {
  return all.filter(each => each.cell === cell).length > 1
    ? trans.__('Output %1 of cell %2', output + 1, position)
    : trans.__('Output of cell %1', position);
}

export function keyOf({ cell, output }: IShownOutput): string {
  return `${cell}/${output}`;
}
