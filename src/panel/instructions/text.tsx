import * as React from 'react';

import type { IFolderInstructions } from '../../server/wire';
import { visibleCode } from '../cell/visible';
import { PanelContext } from '../shared/context';

/** All that a folder says to assistants, as plain text: it may be anybody's. */
export function FolderText(props: {
  found: IFolderInstructions;
  /** Characters that may be sent; what is longer loses its middle. */
  most: number;
}): React.JSX.Element {
  const { found, most } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <>
      {found.changes && (
        <>
          <div>{trans.__('Changed since your last yes:')}</div>
          <Lines text={found.changes} />
          <div>{trans.__('As a whole:')}</div>
        </>
      )}
      {found.text && <Lines text={found.text} />}
      {found.text.length > most && (
        <div>
          {trans.__(
            'Of %1 characters, %2 are sent: the middle is left out.',
            found.text.length.toLocaleString(),
            most.toLocaleString()
          )}
        </div>
      )}
      {found.skills.map(({ name, text }) => (
        <React.Fragment key={name}>
          <div>{trans.__('Skill %1, read when it is needed:', name)}</div>
          <Lines text={text} />
        </React.Fragment>
      ))}
    </>
  );
}

/** What a chip stands for, below the chips. */
export function Opened(props: {
  name: string;
  most: number;
  found: IFolderInstructions | null;
  /** The user's own. */
  own: string;
}): React.JSX.Element {
  const { found, most, name, own } = props;
  return (
    <section
      role="region"
      aria-label={name}
      className="jp-gptcode-instructions"
    >
      {found ? <FolderText found={found} most={most} /> : <Lines text={own} />}
    </section>
  );
}

function Lines({ text }: { text: string }): React.JSX.Element {
  return (
    <pre dir="auto" tabIndex={0}>
      {visibleCode(text)}
    </pre>
  );
}
