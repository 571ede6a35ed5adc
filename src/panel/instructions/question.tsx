import * as React from 'react';

import type { Instructions } from '../../chat/instructions';
import type { IFolderInstructions } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { folderName, sourceName } from './names';
import { FolderText } from './text';

/** Asks whether the texts of a folder may instruct the model. They do not before a yes. */
export function Question(props: {
  instructions: Instructions;
  asks: IFolderInstructions;
}): React.JSX.Element {
  const { asks, instructions } = props;
  const { trans } = React.useContext(PanelContext);
  const [isRead, setRead] = React.useState(false);
  const text = React.useId();
  const answer = (use: boolean) => (event: React.MouseEvent) => {
    focusComposer(event.currentTarget);
    void instructions.answer(asks, use);
  };
  return (
    <div
      role="group"
      aria-label={trans.__('Instructions for assistants')}
      className="jp-gptcode-safeoffer jp-gptcode-question"
    >
      <div role="status">{sentence(asks, trans)}</div>
      {instructions.problem && (
        <div role="alert">{instructions.problem.message}</div>
      )}
      <div id={text} className="jp-gptcode-instructions" hidden={!isRead}>
        {isRead && (
          <FolderText found={asks} most={instructions.known?.most ?? 0} />
        )}
      </div>
      <div className="jp-gptcode-buttons">
        <button
          className="jp-gptcode-button"
          aria-label={isRead ? trans.__('Fold') : trans.__('Read')}
          aria-expanded={isRead}
          aria-controls={text}
          onClick={() => setRead(!isRead)}
        >
          {isRead ? trans.__('Fold') : trans.__('Read')}
        </button>
        <button
          className="jp-gptcode-button jp-mod-accept"
          aria-label={trans.__('Use')}
          onClick={answer(true)}
        >
          {trans.__('Use')}
        </button>
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Not now')}
          onClick={answer(false)}
        >
          {trans.__('Not now')}
        </button>
      </div>
    </div>
  );
}

function sentence(asks: IFolderInstructions, trans: Trans): string {
  const source = sourceName(asks, trans);
  const folder = folderName(asks.folder, trans);
  return asks.changes
    ? trans.__(
        '%1 of %2 changed since you agreed. It is not used until you agree again.',
        source,
        folder
      )
    : trans.__('%1 of %2 has instructions for assistants.', source, folder);
}
