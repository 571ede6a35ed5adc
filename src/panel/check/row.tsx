import * as React from 'react';

import { isFault } from '../../chat/cleanrun';
import type { ChatSession } from '../../chat/session';
import type { CheckStatus, ICheckRow } from '../../server/wire';
import { visibleCode } from '../cell/visible';
import { PanelContext, type Trans } from '../shared/context';
import { visibleName } from '../shared/names';
import { checkText } from './words';

/** A cell: what became of it, and why. A click shows it in the notebook. */
export function Row(props: {
  chat: ChatSession;
  row: ICheckRow;
}): React.JSX.Element {
  const { chat, row } = props;
  const { trans } = React.useContext(PanelContext);
  const position = chat.positions.get(row.cell);
  const name = trans.__('Cell %1', position ?? row.position);
  return (
    <li data-status={row.status} data-fault={isFault(row) || undefined}>
      <button
        className="jp-gptcode-check-cell"
        aria-label={name}
        title={trans.__('Show this cell')}
        aria-disabled={position === undefined}
        onClick={() => chat.notebook.reveal(row.cell)}
      >
        {name}
      </button>{' '}
      <span className="jp-gptcode-check-status">
        {statusName(row.status, trans)}
      </span>
      {row.text && (
        <div className="jp-gptcode-check-text">
          {withCode(checkText(visibleName(row.text), trans))}
        </div>
      )}
      {(row.was || row.now) && (
        <dl className="jp-gptcode-check-lines">
          <Line name={trans.__('before')} text={row.was} />
          <Line name={trans.__('now')} text={row.now} />
        </dl>
      )}
    </li>
  );
}

/** A sentence whose names stand between backticks. */
function withCode(text: string): React.ReactNode[] {
  return text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part));
}

function Line(props: { name: string; text?: string }): React.JSX.Element {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>
        <code>{visibleCode(props.text ?? '')}</code>
      </dd>
    </>
  );
}

function statusName(status: CheckStatus, trans: Trans): string {
  switch (status) {
    case 'running':
      return trans.__('Running');
    case 'ran':
      return trans.__('Ran');
    case 'varies':
      return trans.__('Varies');
    case 'differs':
      return trans.__('Differs');
    case 'failed':
      return trans.__('Failed');
    case 'depends':
      return trans.__('Lacks a definition');
    case 'endless':
      return trans.__('Does not end');
    case 'skipped':
      return trans.__('Skipped');
    case 'stopped':
      return trans.__('Stopped');
    case 'not-run':
      return trans.__('Not run');
  }
}
