import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Chat } from '../chat';
import type { BlockStatus, IBlockPart } from '../wire';
import { PanelContext } from './context';

export interface ICellCardProps {
  block: IBlockPart;
  /** The cell's position in the notebook, counted from 1; 0 if it is not there. */
  position: number;
  chat: Chat;
}

/** One line for a cell that the model wrote: its state, its first line, what can be done. */
export function CellCard(props: ICellCardProps): React.JSX.Element {
  const { block, chat, position } = props;
  const { trans } = React.useContext(PanelContext);
  const [open, setOpen] = React.useState(false);
  const name = position
    ? trans.__('Cell %1', position)
    : trans.__('Removed cell');
  const waits = block.status === 'waiting' && block.note !== 'approved';
  const { cell } = block;
  const note = noteText(block, trans);
  return (
    <div
      role="group"
      aria-label={name}
      className="jp-gptcode-card"
      data-status={block.status}
    >
      <div className="jp-gptcode-card-line">
        <button
          className="jp-gptcode-card-peek"
          aria-label={open ? trans.__('Hide code') : trans.__('Show code')}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? (
            <caretDownIcon.react tag="span" />
          ) : (
            <caretRightIcon.react tag="span" />
          )}
        </button>
        <button
          className="jp-gptcode-card-name"
          disabled={!position}
          title={trans.__('Show this cell in the notebook')}
          onClick={() => cell && chat.notebook.reveal(cell)}
        >
          {name}
        </button>
        <code className="jp-gptcode-card-code">{firstLine(block.code)}</code>
        <span className="jp-gptcode-card-time">{time(block.duration)}</span>
        <span role="status" className="jp-gptcode-card-status">
          {statusText(block.status, trans)}
        </span>
      </div>
      {open && <pre className="jp-gptcode-card-source">{block.code}</pre>}
      {note && <div className="jp-gptcode-card-note">{note}</div>}
      {waits && (
        <div className="jp-gptcode-card-buttons">
          <button
            className="jp-gptcode-button jp-mod-accept"
            aria-label={trans.__('Run')}
            onClick={() => chat.decide(block.block, 'run')}
          >
            {trans.__('Run')}
          </button>
          <button
            className="jp-gptcode-button"
            aria-label={trans.__('Skip')}
            onClick={() => chat.decide(block.block, 'skip')}
          >
            {trans.__('Skip')}
          </button>
        </div>
      )}
    </div>
  );
}

type Trans = React.ContextType<typeof PanelContext>['trans'];

function statusText(status: BlockStatus, trans: Trans): string {
  switch (status) {
    case 'writing':
      return trans.__('Writing');
    case 'waiting':
      return trans.__('Waiting');
    case 'running':
      return trans.__('Running');
    case 'inserted':
    case 'done':
      return trans.__('Done');
    case 'failed':
      return trans.__('Failed');
    case 'skipped':
      return trans.__('Skipped');
    case 'stopped':
      return trans.__('Stopped');
    case 'unknown':
      return trans.__('Unknown');
  }
}

function noteText(block: IBlockPart, trans: Trans): string {
  if (block.status === 'inserted') {
    return block.note || trans.__('Inserted, not run.');
  }
  switch (block.note) {
    case 'approved':
      return block.status === 'waiting'
        ? trans.__('Runs when the cells before it have run.')
        : '';
    case 'failed-before':
      return trans.__('Not run, because a cell before it failed.');
    case 'edited':
      return trans.__('You changed it while it was written, so it is yours.');
    case 'removed':
      return trans.__('You removed it.');
    case 'closed':
      return trans.__('The notebook was closed.');
    case 'no-kernel':
      return trans.__('No kernel could be started.');
    case 'stopped':
    case undefined:
      return '';
    default:
      return block.note;
  }
}

function firstLine(code: string): string {
  return code.split('\n').find(line => line.trim() !== '') ?? '';
}

function time(duration: number | null | undefined): string {
  return typeof duration === 'number' && duration >= 0.1
    ? `${duration.toFixed(1)} s`
    : '';
}
