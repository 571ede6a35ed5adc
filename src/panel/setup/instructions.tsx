/** The user's own instructions, and what became of those of the project. */

import * as React from 'react';

import { Instructions, instructionsOf } from '../../chat/instructions';
import type { ChatSession } from '../../chat/session';
import type { Api } from '../../server/api';
import type { IFolderInstructions } from '../../server/wire';
import { folderName, sourceName } from '../instructions/names';
import { useReading } from '../instructions/reading';
import { PanelContext, type Trans } from '../shared/context';
import { Problem } from './problem';

export function InstructionSettings(props: {
  api: Api;
  chat: ChatSession | null;
}): React.JSX.Element | null {
  const { api, chat } = props;
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  const instructions = React.useMemo(
    () => (chat ? instructionsOf(chat) : new Instructions(api, () => '')),
    [api, chat]
  );
  React.useEffect(() => {
    instructions.changed.connect(render);
    void instructions.load();
    return () => void instructions.changed.disconnect(render);
  }, [instructions]);
  const { known, problem } = instructions;
  if (!known) {
    return null;
  }
  return (
    <>
      <Own key={known.own.text} text={known.own.text} {...{ instructions }} />
      {!known.own.wanted && <OwnIsOff instructions={instructions} />}
      {chat &&
        known.folders.map(found => (
          <Folder key={found.digest} {...{ found, instructions }} />
        ))}
      <Problem problem={problem} />
    </>
  );
}

/** What the user wants to hold in all notebooks. */
function Own(props: {
  text: string;
  instructions: Instructions;
}): React.JSX.Element {
  const { instructions, text } = props;
  const { trans } = React.useContext(PanelContext);
  const [written, setWritten] = React.useState(text);
  const save = trans.__('Save instructions');
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        void instructions.change({ own: written });
      }}
    >
      <label>
        {trans.__('For all your notebooks, sent to each model:')}
        <textarea
          className="jp-gptcode-input"
          aria-label={trans.__('Your instructions')}
          rows={4}
          maxLength={20_000}
          dir="auto"
          placeholder={trans.__('Such as: Answer in Dutch. Prefer polars.')}
          value={written}
          onChange={event => setWritten(event.target.value)}
        />
      </label>
      <button
        type="submit"
        className="jp-gptcode-button"
        aria-label={save}
        disabled={written.trim() === text}
      >
        {save}
      </button>
    </form>
  );
}

function OwnIsOff(props: { instructions: Instructions }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-instructions-folder">
      <div>
        {trans.__('Your instructions are switched off in this notebook.')}
      </div>
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Use your instructions')}
        onClick={() => void props.instructions.want(null, true)}
      >
        {trans.__('Use')}
      </button>
    </div>
  );
}

/** What a folder says, and whether it is used. */
function Folder(props: {
  found: IFolderInstructions;
  instructions: Instructions;
}): React.JSX.Element {
  const { found, instructions } = props;
  const { trans } = React.useContext(PanelContext);
  const isUsed = found.state === 'use' && found.wanted;
  const name = trans.__(
    '%1 of %2',
    sourceName(found, trans),
    folderName(found.folder, trans)
  );
  const reading = useReading(found, instructions.known?.most ?? 0, {
    read: trans.__('Read %1', name),
    fold: trans.__('Fold %1', name)
  });
  const use = () =>
    found.state === 'use'
      ? instructions.want(found.folder, true)
      : instructions.answer(found, true);
  return (
    <>
      <div className="jp-gptcode-instructions-folder">
        <div>{stateText(name, found, trans)}</div>
        <div className="jp-gptcode-buttons">
          {reading.button}
          <button
            className="jp-gptcode-button"
            aria-label={
              isUsed
                ? trans.__('Stop using %1', name)
                : trans.__('Use %1', name)
            }
            onClick={() =>
              void (isUsed ? instructions.answer(found, false) : use())
            }
          >
            {isUsed ? trans.__('Stop using') : trans.__('Use')}
          </button>
        </div>
      </div>
      {reading.text}
    </>
  );
}

function stateText(
  name: string,
  { changes, state, wanted }: IFolderInstructions,
  trans: Trans
): string {
  if (state !== 'use') {
    return changes
      ? trans.__('%1: changed since you agreed, not used', name)
      : trans.__('%1: not used', name);
  }
  return wanted
    ? trans.__('%1: used', name)
    : trans.__('%1: switched off in this notebook', name);
}
