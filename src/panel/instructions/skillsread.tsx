import * as React from 'react';

import { PanelContext } from '../shared/context';
import { visibleName } from '../shared/names';

/** The skills that the model asked for and reads with this step. */
export function SkillsRead(props: {
  names: readonly string[] | undefined;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <>
      {props.names?.map(name => (
        <div key={name} className="jp-gptcode-notice">
          {trans.__('Read the skill %1', visibleName(name))}
        </div>
      ))}
    </>
  );
}
