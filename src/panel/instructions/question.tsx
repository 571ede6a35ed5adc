import * as React from 'react';

import type { Instructions } from '../../chat/instructions';
import type { IFolderInstructions } from '../../server/wire';
import { ErrorText } from '../errors/words';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { folderName, sourceCount, sourceName } from './names';
import { useReading } from './reading';

/** Asks whether the texts of a folder may instruct the model. They do not before a yes. */
export function Question(props: {
  instructions: Instructions;
  asks: IFolderInstructions;
}): React.JSX.Element {
  const { asks, instructions } = props;
  const { trans } = React.useContext(PanelContext);
  const reading = useReading(asks, instructions.known?.most ?? 0, {
    read: trans.__('Read'),
    fold: trans.__('Fold')
  });
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
        <div role="alert">
          <ErrorText text={instructions.problem.message} />
        </div>
      )}
      {reading.text}
      <div className="jp-gptcode-buttons">
        {reading.button}
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
  const count = sourceCount(asks);
  return asks.changes
    ? trans._n(
        '%2 of %3 changed since you agreed. It is not used until you agree again.',
        '%2 of %3 changed since you agreed. They are not used until you agree again.',
        count,
        source,
        folder
      )
    : trans._n(
        '%2 of %3 has instructions for assistants.',
        '%2 of %3 have instructions for assistants.',
        count,
        source,
        folder
      );
}
