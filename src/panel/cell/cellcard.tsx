import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSession, Standing } from '../../chat/session';
import type { IBlockPart } from '../../conversation/transcript';
import { PanelContext } from '../shared/context';
import {
  cardName,
  focusNextCard,
  ignoreRepeats,
  isSecondPress,
  keepFocus,
  useFocusKeeper
} from '../shared/focus';
import { lazy } from '../shared/lazy';
import { visibleCode } from './visible';
import { noteText, question, shownStatus, statusText } from '../shared/status';

const Preview = lazy(async () => {
  const { Preview } = await import(
    /* webpackChunkName: "preview" */ './preview'
  );
  return Preview;
});

export interface ICellCardProps {
  block: IBlockPart;
  /** The cell's position in the notebook, counted from 1; 0 if it was removed. */
  position: number;
  chat: ChatSession;
  /** Who drives the turn of this cell. */
  standing: Standing;
}

/** A cell that the model wrote: its state, its first line, and buttons. */
export const CellCard = React.memo(function CellCard(props: ICellCardProps) {
  const { block, chat, position, standing } = props;
  const { trans } = React.useContext(PanelContext);
  const [isOpen, setOpen] = React.useState(false);
  // Nobody approves code that they do not see.
  const open = isOpen || block.note === 'changed';
  const name = position
    ? trans.__('Cell %1', position)
    : block.inserted
      ? trans.__('Removed cell')
      : trans.__('New cell');
  const { cell } = block;
  const code = visibleCode(block.code);
  const status = shownStatus(block, standing);
  const asked = question(block, standing);
  const note =
    asked === 'lost'
      ? trans.__('The result of this run was not received.')
      : noteText(block, trans);
  return (
    <div
      role="group"
      aria-label={name}
      className="jp-gptcode-card"
      data-status={status}
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
        <code className="jp-gptcode-card-code">{firstLine(code)}</code>
        <span className="jp-gptcode-card-time">{time(block.duration)}</span>
        {/* The announcer reads the status out, with the cell's name. */}
        <span role="status" aria-live="off" className="jp-gptcode-card-status">
          {statusText(status, trans)}
        </span>
      </div>
      {open && (
        <pre
          tabIndex={0}
          aria-label={trans.__('Code')}
          className="jp-gptcode-card-source"
        >
          {code}
        </pre>
      )}
      {open && cell && position > 0 && (
        <Preview chat={chat} cell={cell} position={position} />
      )}
      {note && <div className="jp-gptcode-card-note">{note}</div>}
      {asked && <Decision block={block} chat={chat} lost={asked === 'lost'} />}
    </div>
  );
});

/** Run or Skip, or Run again or Go on; the focus then moves to the next waiting card. */
function Decision(props: {
  block: IBlockPart;
  chat: ChatSession;
  lost: boolean;
}): React.JSX.Element {
  const { block, chat, lost } = props;
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
  const run = lost ? trans.__('Run again') : trans.__('Run');
  const skip = lost ? trans.__('Go on') : trans.__('Skip');
  return (
    <div
      ref={buttons}
      className="jp-gptcode-card-buttons"
      onKeyDown={ignoreRepeats}
      onMouseDown={keepFocus}
    >
      <button
        className="jp-gptcode-button jp-mod-accept jp-gptcode-card-run"
        aria-label={run}
        onClick={event => decide(event, 'run')}
      >
        {run}
      </button>
      <button
        className="jp-gptcode-button"
        aria-label={skip}
        onClick={event => decide(event, 'skip')}
      >
        {skip}
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
