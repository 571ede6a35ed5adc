import { redoIcon, undoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { blocksOf, isUndone } from '../../chat/undo';
import type { ITurn } from '../../conversation/transcript';
import { PanelContext } from '../shared/context';
import { Changed } from './changed';
import { UndoneFiles } from './files';
import { useUndo } from './useundo';
import { ErrorText } from '../errors/words';

export interface IUndoTurnProps {
  chat: ChatSession;
  turn: ITurn;
  positions: ReadonlyMap<string, number>;
  busy: boolean;
}

/** Undoes what a turn did in the notebook, or does it again; and says what cannot be undone. */
export function UndoTurn(props: IUndoTurnProps): React.JSX.Element | null {
  const { busy, chat, positions, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const undo = useUndo(chat);
  const wasUndone = useWas(!!turn.undone?.length);
  if (!blocksOf(turn).size) {
    return null;
  }
  const isHere = undo.place === 'turn';
  const problem = isHere ? undo.problem : null;
  const question = isHere ? undo.question : null;
  const undone = isUndone(turn);
  const isUnchanged = isHere && undo.unchanged === turn.turn;
  const name = undone ? trans.__('Redo this turn') : trans.__('Undo this turn');
  const Icon = undone ? redoIcon : undoIcon;
  const kind = undone ? 'redo' : 'undo';
  return (
    <div className="jp-gptcode-undo">
      <div role="status" className="jp-gptcode-undo-note">
        {isUnchanged && trans.__('No cell was changed.')}
        {!isUnchanged && wasUndone && !turn.undone?.length && (
          // Seen in the notebook.
          <span className="jp-gptcode-said">
            {trans.__('Redone in the notebook.')}
          </span>
        )}
        {!isUnchanged && !!turn.undone?.length && (
          <>
            {undone
              ? trans.__('Undone in the notebook.')
              : trans.__('Partly undone in the notebook.')}{' '}
            {trans.__(
              'Variables, what went over the network and what ran outside of it cannot be undone.'
            )}
          </>
        )}
      </div>
      <button
        className="jp-gptcode-button"
        aria-label={name}
        // Not disabled: it may have the focus.
        aria-disabled={busy}
        onClick={() => void undo.act({ turn: turn.turn, kind })}
      >
        <Icon.react tag="span" width="14px" height="14px" />
        {name}
      </button>
      {question?.turn === turn.turn && (
        <Changed
          key={question.changed.map(({ cell }) => cell).join()}
          {...{ busy, positions, question, undo }}
        />
      )}
      <UndoneFiles {...{ busy, chat, turn }} isOffered={isUnchanged} />
      {problem?.turn === turn.turn && (
        <div role="alert" className="jp-gptcode-problem">
          <ErrorText text={problem.message} />
        </div>
      )}
    </div>
  );
}

/** Whether something has been so since the component is there. */
function useWas(isSo: boolean): boolean {
  const was = React.useRef(isSo);
  was.current ||= isSo;
  return was.current;
}
