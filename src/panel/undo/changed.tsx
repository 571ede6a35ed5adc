import * as React from 'react';

import type { IUndoQuestion, Undo } from '../../chat/undo';
import type { ICellChange } from '../../server/wire';
import { visibleCode } from '../cell/visible';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer } from '../shared/focus';

interface IChangedProps {
  busy: boolean;
  positions: ReadonlyMap<string, number>;
  question: IUndoQuestion;
  undo: Pick<Undo, 'act' | 'cancel'>;
}

/** The cells that have changed since: they stay as they are, but for those that the user ticks. */
export function Changed(props: IChangedProps): React.JSX.Element {
  const { busy, positions, question, undo } = props;
  const { trans } = React.useContext(PanelContext);
  const [ticked, setTicked] = React.useState<readonly string[]>([]);
  const act = question.kind === 'redo' ? trans.__('Redo') : trans.__('Undo');
  const tick = (cell: string, isTicked: boolean) =>
    setTicked([
      ...ticked.filter(each => each !== cell),
      ...(isTicked ? [cell] : [])
    ]);
  return (
    <section
      role="region"
      aria-label={trans.__('Changed since')}
      className="jp-gptcode-undo-changed"
    >
      <div role="status">
        {trans.__('Changed since, and left as it is unless you tick it:')}
      </div>
      <ul>
        {question.changed.map(change => (
          <Row
            key={change.cell}
            change={change}
            position={positions.get(change.cell) ?? 0}
            isTicked={ticked.includes(change.cell)}
            tick={isTicked => tick(change.cell, isTicked)}
          />
        ))}
      </ul>
      <div className="jp-gptcode-buttons">
        <button
          className="jp-gptcode-button"
          aria-label={act}
          // Not disabled: it may have the focus.
          aria-disabled={busy}
          onClick={event => {
            if (!busy) {
              focusComposer(event.currentTarget);
              void undo.act(question, [...ticked]);
            }
          }}
        >
          {act}
        </button>
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Cancel')}
          onClick={event => {
            focusComposer(event.currentTarget);
            undo.cancel();
          }}
        >
          {trans.__('Cancel')}
        </button>
      </div>
    </section>
  );
}

function Row(props: {
  change: ICellChange;
  position: number;
  isTicked: boolean;
  tick: (isTicked: boolean) => void;
}): React.JSX.Element {
  const { change, isTicked, position, tick } = props;
  const { trans } = React.useContext(PanelContext);
  const name = position
    ? trans.__('Cell %1', position)
    : trans.__('Removed cell');
  return (
    <li>
      <label>
        <input
          type="checkbox"
          aria-label={name}
          checked={isTicked}
          disabled={change.change === 'locked'}
          onChange={event => tick(event.currentTarget.checked)}
        />
        {name}: {changeText(change.change, trans)}
      </label>
      {change.line && <code>{visibleCode(change.line)}</code>}
    </li>
  );
}

function changeText(change: ICellChange['change'], trans: Trans): string {
  switch (change) {
    case 'edited':
      return trans.__('edited');
    case 'ran':
      return trans.__('run again, or its output was cleared');
    case 'removed':
      return trans.__('deleted');
    case 'metadata':
      return trans.__('its metadata was changed');
    case 'type':
      return trans.__('its type was changed');
    case 'later':
      return trans.__('changed by a later turn');
    case 'locked':
      return trans.__('locked, so it always stays');
  }
}
