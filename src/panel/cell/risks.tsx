import * as React from 'react';

import type { IBlockPart } from '../../conversation/transcript';
import { PanelContext } from '../shared/context';
import { visibleName } from '../shared/names';
import { hiddenText, riskText } from './serverwords';

/** What the code of a cell does beyond computing and showing, so that a yes to it is informed. */
export function Risks(props: {
  risks: readonly string[];
  name: string;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <ul aria-label={props.name} className="jp-gptcode-card-risks">
      {props.risks.map(risk => (
        <li key={risk}>{riskText(visibleName(risk), trans)}</li>
      ))}
    </ul>
  );
}

/** A mark, not a question: a wrong result of this cell may look like a right one. */
export function HidesErrors({
  block
}: {
  block: IBlockPart;
}): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  return block.hidesErrors ? (
    <div className="jp-gptcode-card-hides">
      <span className="jp-gptcode-card-mark">{trans.__('hides errors')}</span>{' '}
      <code>{hiddenText(visibleName(block.hidesErrors), trans)}</code>
    </div>
  ) : null;
}
