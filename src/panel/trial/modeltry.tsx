import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { IBlockPart } from '../../conversation/transcript';
import { Code } from '../cell/code';
import { Preview } from '../cell/preview';
import { duration } from '../cell/time';
import { visibleCode } from '../cell/visible';
import { PanelContext } from '../shared/context';
import { noteText, statusText } from '../shared/status';
import { endText, factTexts } from './facts';
import { shownOutputs } from './failure';

export interface IModelTryProps {
  block: IBlockPart;
  chat: ChatSession;
}

/** What the model tried on a copy of the kernel, folded: nothing of it is in the notebook. */
export function ModelTry(props: IModelTryProps): React.JSX.Element {
  const { block, chat } = props;
  const { status, trial } = block;
  const { trans } = React.useContext(PanelContext);
  const [isOpen, setOpen] = React.useState(false);
  const own = trial?.blocks.find(each => each.block === block.block);
  const name = trans.__('Tried on a copy');
  const end = trial && trial.facts.ended !== 'done';
  const note = noteText(block, trans);
  return (
    <details
      className="jp-gptcode-modeltry"
      data-status={status}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        <strong>{name}</strong>{' '}
        <span role="status" aria-live="off">
          {statusText(status, trans)}
        </span>{' '}
        <span className="jp-gptcode-card-time">{duration(own?.seconds)}</span>{' '}
        <code>{visibleCode(firstLine(block.code))}</code>
      </summary>
      {isOpen && (
        <>
          <Code
            code={visibleCode(block.code)}
            mimeType={chat.notebook.codeMimeType}
            name={trans.__('Code that was tried')}
          />
          {end && <div>{endText(trial.facts, trans)}</div>}
          {trial && (
            <ul className="jp-gptcode-trial-lines jp-gptcode-trial-effects">
              {factTexts(trial.facts, trans).map(text => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          )}
          {own && own.outputs.length > 0 && (
            <Preview chat={chat} own={shownOutputs(own)} />
          )}
          {note && <div>{note}</div>}
          <div className="jp-gptcode-trial-cost">
            <strong>{trans.__('Nothing was changed.')}</strong>
          </div>
        </>
      )}
    </details>
  );
}

function firstLine(code: string): string {
  return code.trim().split('\n', 1)[0];
}
