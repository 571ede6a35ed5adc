import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { fixError } from '../../chat/fix';
import type { ChatSession } from '../../chat/session';
import type { Standing } from '../../chat/standing';
import type { IBlockPart } from '../../conversation/transcript';
import { Boundary } from '../shared/boundary';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { lazy } from '../shared/lazy';
import {
  MARKDOWN,
  noteText,
  question,
  shownBlock,
  statusText
} from '../shared/status';
import { Tried } from '../trial/lazy';
import { Unpreserved } from '../undo/lazy';
import { useUnfolded } from '../shared/unfolded';
import { Code } from './code';
import { Decision } from './decision';
import { Installed, Missing } from './missing';
import { Result } from './result';
import { HidesErrors, Risks } from './risks';
import { LastLine, Seconds } from './running';
import { duration } from './time';
import { visibleCode } from './visible';

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
  /** What sets it apart from other cells. */
  title: string;
  /** On the first of several cards that wait: the blocks of all of them. */
  group?: readonly IBlockPart[];
  /** Whether the model can be asked to fix its error. */
  isFixable?: boolean;
  /** Who drives the turn of this cell. */
  standing: Standing;
  /** Whether the cell may be in another page's notebook alone. */
  isAway?: boolean;
}

/** A cell that the model wrote: its state, what it does, what came out of it, and buttons. */
export const CellCard = React.memo(function CellCard(props: ICellCardProps) {
  const { chat, group, position, standing, title } = props;
  const { trans } = React.useContext(PanelContext);
  const [isOpen, setOpen] = useUnfolded('code');
  const block = shownBlock(props.block, standing);
  const { cell, result, started, status } = block;
  const isAway = props.isAway === true && position === 0;
  const names = isAway
    ? namesElsewhere(trans)
    : cellNames(block, position, trans);
  const isText = block.language === MARKDOWN;
  const code = visibleCode(block.code);
  const asked = question(props.block, standing);
  // Nobody approves code that they do not see.
  const mustSee = isToApprove(block, standing) || asked !== null;
  const open = isOpen || mustSee;
  // What a card that waits says before a yes.
  const isUnasked = block.isLateUnpreserved || block.verdict === 'run';
  const isRunning =
    status === 'running' && block.note !== 'queued' && started !== undefined;
  const note =
    asked === 'lost'
      ? trans.__('Result unknown: the page was closed.')
      : cardNote(block, position, trans);
  return (
    <div
      role="group"
      aria-label={names.cell}
      className="jp-gptcode-card"
      data-status={status}
      onClick={() => cell && chat.follower.resume(cell)}
    >
      <div className="jp-gptcode-card-line">
        <button
          className="jp-gptcode-card-peek"
          aria-label={open ? trans.__('Hide code') : trans.__('Show code')}
          aria-expanded={open}
          aria-disabled={mustSee}
          onClick={() => !mustSee && setOpen(!open)}
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
          {names.cell}
        </button>
        <code className="jp-gptcode-card-code" title={title}>
          {title}
        </code>
        {isRunning ? (
          <Seconds since={started} />
        ) : (
          <span className="jp-gptcode-card-time">
            {duration(block.duration)}
          </span>
        )}
        {/* The announcer reads the status out, with the cell's name. */}
        <span role="status" aria-live="off" className="jp-gptcode-card-status">
          {statusText(status, trans)}
        </span>
      </div>
      {isRunning && cell && block.note !== 'installing' && (
        <LastLine
          {...{ cell, chat, code: props.block.code, name: names.result }}
          isHere={standing === 'here'}
        />
      )}
      {result && !isRunning && (
        <Result block={block} result={result} name={names.result} chat={chat} />
      )}
      {open && (
        <Code
          code={code}
          mimeType={isText ? 'text/x-markdown' : chat.notebook.codeMimeType}
          name={names.code}
        />
      )}
      {open && cell && position > 0 && hasRun(block) && (
        <Outputs {...{ block, cell, chat, position }} />
      )}
      {block.attempt && block.limit && (
        <div className="jp-gptcode-card-note">
          {trans.__('Attempt %1 of %2', block.attempt, block.limit)}
        </div>
      )}
      {mustSee && block.risks && block.note !== 'changed' && (
        <Risks risks={block.risks} name={names.risks} />
      )}
      {(mustSee || isUnasked) &&
        block.unpreserved &&
        block.note !== 'changed' && (
          <Unpreserved
            files={block.unpreserved}
            className="jp-gptcode-card-note"
          />
        )}
      {block.note !== 'changed' && <HidesErrors block={block} />}
      {note && <div className="jp-gptcode-card-note">{note}</div>}
      <Installed block={block} />
      {block.missing && (
        <Missing {...{ block, chat }} missing={block.missing} />
      )}
      {asked && (
        <Decision
          {...{ block, chat, group }}
          lost={asked === 'lost'}
          removed={isRemoved(block, position)}
        />
      )}
      {(mustSee || block.trial?.passed) && (
        <Boundary>
          <Tried
            {...{ block, chat, position }}
            isAsked={asked === 'approval'}
          />
        </Boundary>
      )}
      {props.isFixable && cell && <Fix cell={cell} chat={chat} />}
    </div>
  );
});

/** Asks the model to fix the error; the focus goes to where its progress can be followed. */
function Fix(props: { cell: string; chat: ChatSession }): React.JSX.Element {
  const { cell, chat } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-card-buttons">
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Fix')}
        title={trans.__('Ask GPT-Code to fix this error')}
        onClick={event => {
          focusComposer(event.currentTarget);
          void fixError(chat, cell);
        }}
      >
        {trans.__('Fix')}
      </button>
    </div>
  );
}

/** Whether it waits for a yes, here or in another page. */
function isToApprove(
  { asks, status, verdict }: IBlockPart,
  standing: Standing
): boolean {
  const runsAlone = standing === 'here' ? asks === false : verdict === 'run';
  return status === 'waiting' && !runsAlone;
}

/** The outputs of the run: in the notebook, unless another run has replaced them there. */
function Outputs(props: {
  block: IBlockPart;
  cell: string;
  chat: ChatSession;
  position: number;
}): React.JSX.Element {
  const { block, ...where } = props;
  const { trans } = React.useContext(PanelContext);
  if (block.replaced && !block.outputs) {
    return (
      <div className="jp-gptcode-card-note">
        {trans.__(
          'This cell has run again since. The outputs of this run are no longer in the notebook.'
        )}
      </div>
    );
  }
  const own = block.replaced ? (block.outputs ?? null) : null;
  return <Preview {...where} own={own} />;
}

/** How assistive technology finds the card and its parts. */
function cellNames(
  block: IBlockPart,
  position: number,
  trans: Trans
): Record<'cell' | 'code' | 'result' | 'risks', string> {
  if (position) {
    return {
      cell: trans.__('Cell %1', position),
      code: trans.__('Code of cell %1', position),
      result: trans.__('Result of cell %1', position),
      risks: trans.__('Risks of cell %1', position)
    };
  }
  return {
    cell: block.inserted ? trans.__('Removed cell') : trans.__('New cell'),
    code: block.inserted
      ? trans.__('Code of the removed cell')
      : trans.__('Code of the new cell'),
    result: trans.__('Result of the removed cell'),
    risks: block.inserted
      ? trans.__('Risks of the removed cell')
      : trans.__('Risks of the new cell')
  };
}

/** The same for a cell that is not in the notebook as this page has it. */
function namesElsewhere(
  trans: Trans
): Record<'cell' | 'code' | 'result' | 'risks', string> {
  return {
    cell: trans.__('Cell in another tab'),
    code: trans.__('Code of the cell in another tab'),
    result: trans.__('Result of the cell in another tab'),
    risks: trans.__('Risks of the cell in another tab')
  };
}

/** Why the block is in its state, by what has become of its cell since. */
function cardNote(block: IBlockPart, position: number, trans: Trans): string {
  if (block.note === 'removed' && position > 0) {
    return trans.__(
      'Not run, because this cell had been removed or was no longer a code cell.'
    );
  }
  const isGone = block.status === 'waiting' && isRemoved(block, position);
  return noteText(isGone ? { ...block, note: 'removed' } : block, trans);
}

/** Whether the cell was in the notebook and is not any more: there is nothing to run. */
function isRemoved({ inserted }: IBlockPart, position: number): boolean {
  return !!inserted && position === 0;
}

function hasRun({ status }: IBlockPart): boolean {
  return ['running', 'done', 'failed', 'stopped', 'unknown'].includes(status);
}
