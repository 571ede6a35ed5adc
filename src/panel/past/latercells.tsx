import { redoIcon, undoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { blocksOf, isUndone, type Undo } from '../../chat/undo';
import type { ITurn } from '../../conversation/transcript';
import { PanelContext } from '../shared/context';
import { Changed } from '../undo/changed';
import { UndoneFiles } from '../undo/files';
import { useUndo } from '../undo/useundo';
import { ErrorText } from '../errors/words';

export interface ILaterCellsProps {
  chat: ChatSession;
  turns: ITurn[];
  /** Whether the conversation has gone back from these turns, or only may. */
  isLeft: boolean;
  busy: boolean;
  positions: ReadonlyMap<string, number>;
}

/** Undoes what the turns did in the notebook, the newest first, or does it again. */
export function LaterCells(props: ILaterCellsProps): React.JSX.Element | null {
  const { busy, chat, isLeft, positions, turns } = props;
  const { trans } = React.useContext(PanelContext);
  const undo = useUndo(chat);
  const there = turns.filter(turn => !isUndone(turn) && hasCells(turn));
  const undone = turns.filter(
    turn => blocksOf(turn).size > 0 && isUndone(turn) && turn.undone?.length
  );
  // One that the user undid alone before stays undone.
  const together = undone.filter(turn => turn.isUndoneTogether);
  const kind = there.length ? 'undo' : 'redo';
  const back = together.length ? together : undone;
  const all = there.length ? there.reverse() : back;
  const numbers = all.map(({ turn }) => turn);
  const act = async (left: number[]): Promise<void> => {
    for (const turn of left) {
      await undo.act({ turn, kind }, undefined, 'message');
      if (undo.question?.turn === turn || undo.problem?.turn === turn) {
        return;
      }
    }
  };
  const isHere = undo.place === 'message';
  const problem = isHere ? undo.problem : null;
  const question = isHere ? undo.question : null;
  const asked = question && numbers.includes(question.turn) ? question : null;
  if (!all.length) {
    return null;
  }
  const name = actName(kind, isLeft, trans);
  const Icon = kind === 'undo' ? undoIcon : redoIcon;
  // When the user has answered for one turn, the rest follows.
  const asking: Pick<Undo, 'act' | 'cancel'> = {
    act: async (choice, confirmed) => {
      await undo.act(choice, confirmed, 'message');
      const index = numbers.indexOf(choice.turn);
      await act(numbers.slice(index + 1));
    },
    cancel: () => undo.cancel()
  };
  return (
    <div className="jp-gptcode-undo">
      <div role="status" className="jp-gptcode-undo-note">
        {noteText(kind, isLeft, trans)}
      </div>
      <button
        className="jp-gptcode-button"
        aria-label={name}
        // Not disabled: it may have the focus.
        aria-disabled={busy}
        onClick={() => void (busy || act(numbers))}
      >
        <Icon.react tag="span" width="14px" height="14px" />
        {name}
      </button>
      {asked && (
        <Changed
          key={asked.changed.map(({ cell }) => cell).join()}
          {...{ busy, positions, question: asked, undo: asking }}
        />
      )}
      {problem && numbers.includes(problem.turn) && (
        <div role="alert" className="jp-gptcode-problem">
          <ErrorText text={problem.message} />
        </div>
      )}
      {/* Of a turn that is shown, they are listed below it. */}
      {isLeft &&
        turns
          .filter(turn => blocksOf(turn).size > 0)
          .map(turn => (
            <UndoneFiles key={turn.turn} {...{ busy, chat, turn }} />
          ))}
    </div>
  );

  function hasCells(turn: ITurn): boolean {
    return [...blocksOf(turn).keys()].some(cell => positions.has(cell));
  }
}

function actName(
  kind: 'undo' | 'redo',
  isLeft: boolean,
  trans: React.ContextType<typeof PanelContext>['trans']
): string {
  if (isLeft) {
    return kind === 'undo'
      ? trans.__('Undo the cells of the other version')
      : trans.__('Redo the cells of the other version');
  }
  return kind === 'undo'
    ? trans.__('Undo the cells from here on')
    : trans.__('Redo the cells from here on');
}

function noteText(
  kind: 'undo' | 'redo',
  isLeft: boolean,
  trans: React.ContextType<typeof PanelContext>['trans']
): string {
  if (kind === 'redo') {
    return isLeft
      ? trans.__('The cells of the other version were undone.')
      : trans.__('The cells from here on were undone.');
  }
  return isLeft
    ? trans.__('The cells of the other version are still in the notebook.')
    : trans.__('The cells from here on stay in the notebook.');
}
