import * as React from 'react';

import type { ITriedBlock } from '../../server/wire';
import { PanelContext } from '../shared/context';
import { changeText, shownChanges } from './changes';
import { uncomparedTexts } from './uncompared';

/** Lines that are not folded: what was printed stands below them. */
const SHOWN = 8;

/** What became of variables on a copy of the kernel. */
export function Variables(props: {
  tried: ITriedBlock;
}): React.JSX.Element | null {
  const { tried } = props;
  const { changes = [] } = tried;
  const { trans } = React.useContext(PanelContext);
  const lines = shownChanges(changes).map(change => (
    <li key={change.name}>{changeText(change, trans)}</li>
  ));
  const uncompared = uncomparedTexts(tried, trans);
  // One line takes no more room than the words that fold it.
  const shown = lines.length > SHOWN + 1 ? SHOWN : lines.length;
  return lines.length + uncompared.length > 0 ? (
    <>
      <ul aria-label={trans.__('Variables')} className="jp-gptcode-trial-lines">
        {lines.slice(0, shown)}
        {uncompared.map(text => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {shown < lines.length && (
        <details className="jp-gptcode-trial-more">
          <summary>{trans.__('and %1 more', lines.length - shown)}</summary>
          <ul
            aria-label={trans.__('More variables')}
            className="jp-gptcode-trial-lines"
          >
            {lines.slice(shown)}
          </ul>
        </details>
      )}
    </>
  ) : null;
}
