import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Chat } from '../chat';
import type { IBlockPart } from '../wire';
import { PanelContext } from './context';
import {
  cardName,
  focusNextCard,
  ignoreRepeats,
  isSecondPress,
  keepFocus,
  useFocusKeeper
} from './focus';
import { awaitsUser, noteText, statusText } from './status';

export interface ICellCardProps {
  block: IBlockPart;
  /** The cell's position in the notebook, counted from 1; 0 if it is not there. */
  position: number;
  chat: Chat;
  /** Whether the turn of this cell is still going on. */
  live: boolean;
}

/** One line for a cell that the model wrote: its state, its first line, what can be done. */
export function CellCard(props: ICellCardProps): React.JSX.Element {
  const { block, chat, live, position } = props;
  const { trans } = React.useContext(PanelContext);
  const [open, setOpen] = React.useState(false);
  const name = position
    ? trans.__('Cell %1', position)
    : trans.__('Removed cell');
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
          // Not disabled: it may have the focus when its cell is removed.
          aria-disabled={!position}
          title={trans.__('Show this cell in the notebook')}
          onClick={() => cell && chat.notebook.reveal(cell)}
        >
          {name}
        </button>
        <code className="jp-gptcode-card-code">{firstLine(block.code)}</code>
        <span className="jp-gptcode-card-time">{time(block.duration)}</span>
        {/* The announcer says what comes of the cell, with the cell's name. */}
        <span role="status" aria-live="off" className="jp-gptcode-card-status">
          {statusText(block.status, trans)}
        </span>
      </div>
      {open && (
        <pre
          tabIndex={0}
          aria-label={trans.__('Code')}
          className="jp-gptcode-card-source"
        >
          {block.code}
        </pre>
      )}
      {note && <div className="jp-gptcode-card-note">{note}</div>}
      {live && awaitsUser(block) && <Decision block={block} chat={chat} />}
    </div>
  );
}

/** Run or Skip; the focus goes on to the next card that waits. */
function Decision(props: { block: IBlockPart; chat: Chat }): React.JSX.Element {
  const { block, chat } = props;
  const { trans } = React.useContext(PanelContext);
  const buttons = useFocusKeeper<HTMLDivElement>(gone => {
    const card = gone.closest('[role="group"]');
    (card && cardName(card))?.focus();
  });
  const decide = (event: React.MouseEvent, approval: 'run' | 'skip') => {
    const card = event.currentTarget.closest('[role="group"]');
    if (card && !isSecondPress(event)) {
      focusNextCard(card);
      chat.decide(block.block, approval);
    }
  };
  return (
    <div
      ref={buttons}
      className="jp-gptcode-card-buttons"
      onKeyDown={ignoreRepeats}
      onMouseDown={keepFocus}
    >
      <button
        className="jp-gptcode-button jp-mod-accept jp-gptcode-card-run"
        aria-label={trans.__('Run')}
        onClick={event => decide(event, 'run')}
      >
        {trans.__('Run')}
      </button>
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Skip')}
        onClick={event => decide(event, 'skip')}
      >
        {trans.__('Skip')}
      </button>
    </div>
  );
}

function firstLine(code: string): string {
  return code.split('\n').find(line => line.trim() !== '') ?? '';
}

function time(duration: number | null | undefined): string {
  return typeof duration === 'number' && duration >= 0.1
    ? `${duration.toFixed(1)} s`
    : '';
}
