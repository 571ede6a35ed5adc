import { redoIcon, undoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { blocksOf } from '../../chat/undo';
import type { IBlockPart, ITurn } from '../../conversation/transcript';
import { Action } from '../messageactions';
import { PanelContext } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { useUndo } from './useundo';

export interface IUndoCellProps {
  chat: ChatSession;
  turn: ITurn;
  block: IBlockPart;
}

/** Undoes what a turn did in one cell, or does it again. */
export function UndoCell(props: IUndoCellProps): React.JSX.Element | null {
  const { chat, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const undo = useUndo(chat);
  const cell = latestCell(props);
  if (cell === null) {
    return null;
  }
  const isUndone = turn.undone?.includes(cell);
  const kind = isUndone ? 'redo' : 'undo';
  return (
    <Action
      icon={isUndone ? redoIcon : undoIcon}
      name={isUndone ? trans.__('Redo this cell') : trans.__('Undo this cell')}
      press={() => void undo.act({ turn: turn.turn, kind, cell })}
    />
  );
}

/** Puts a cell back that the user has deleted. */
export function PutBack(props: IUndoCellProps): React.JSX.Element | null {
  const { chat, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const undo = useUndo(chat);
  const cell = latestCell(props);
  if (cell === null || turn.undone?.includes(cell)) {
    return null;
  }
  return (
    <div className="jp-gptcode-undo">
      <span className="jp-gptcode-undo-note">
        {trans.__('This cell was deleted.')}
      </span>
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Put back')}
        title={trans.__('Insert its code again, without running it')}
        onClick={event => {
          focusComposer(event.currentTarget);
          void undo.act({ turn: turn.turn, kind: 'put-back', cell });
        }}
      >
        {trans.__('Put back')}
      </button>
    </div>
  );
}

/** The cell of a card, if no later card of the turn has the same. */
function latestCell({ block, turn }: IUndoCellProps): string | null {
  const { cell } = block;
  const isLatest = cell && blocksOf(turn).get(cell) === block.block;
  return isLatest ? cell : null;
}
