import * as React from 'react';

import type { Chat } from '../chat';
import type { ITurn, Part } from '../wire';
import { CellCard } from './cellcard';
import { PanelContext } from './context';
import { focusComposer } from './focus';
import { Markdown } from './markdown';

export interface IMessagesProps {
  chat: Chat;
  turn: ITurn;
  /** Whether this turn is still going on. */
  live: boolean;
  /** Whether any turn is going on. */
  busy: boolean;
  /** The positions of the notebook's cells, counted from 1. */
  positions: ReadonlyMap<string, number>;
}

/** One turn: what the user asked and everything that came of it. */
export const Messages = React.memo(function Messages(props: IMessagesProps) {
  const { turn, live } = props;
  const { trans } = React.useContext(PanelContext);
  const answered = turn.parts.some(part => part.type !== 'step');
  return (
    <>
      <article
        role="article"
        aria-label={trans.__('You')}
        className="jp-gptcode-you"
      >
        {turn.prompt}
      </article>
      {(answered || live || turn.reason) && (
        <article
          role="article"
          aria-label={trans.__('GPT-Code')}
          aria-busy={live}
          className="jp-gptcode-answer"
        >
          {turn.parts.map((part, index) => (
            <PartView key={index} part={part} {...props} />
          ))}
          {live && <div className="jp-gptcode-pulse" aria-hidden="true" />}
          {!live && <Ending {...props} />}
          {turn.model && (
            <footer className="jp-gptcode-model">
              {trans.__('Answered by %1', turn.model)}
            </footer>
          )}
        </article>
      )}
    </>
  );
});

function PartView(props: IMessagesProps & { part: Part }): React.JSX.Element {
  const { busy, chat, live, part, positions } = props;
  const { trans } = React.useContext(PanelContext);
  switch (part.type) {
    case 'step':
      return <></>;
    case 'text':
      return <Markdown text={part.text} />;
    case 'block':
      return (
        <CellCard
          block={part}
          position={(part.cell && positions.get(part.cell)) || 0}
          chat={chat}
          live={live && chat.drives}
        />
      );
    case 'error':
      return (
        <div role="alert" className="jp-gptcode-error">
          <strong>{part.message}</strong> {part.kept}
          {part.retryable && !busy && (
            <button
              className="jp-gptcode-button"
              aria-label={trans.__('Retry')}
              onClick={event => {
                focusComposer(event.currentTarget);
                void chat.send(retryPrompt(props.turn));
              }}
            >
              {trans.__('Retry')}
            </button>
          )}
        </div>
      );
  }
}

/** Why a turn ended other than by an answer, and how to go on. */
function Ending(props: IMessagesProps): React.JSX.Element | null {
  const { busy, chat, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const text = endingText(turn, trans);
  if (!text) {
    return null;
  }
  return (
    <div className="jp-gptcode-ending">
      {text}
      {!busy && (
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Go on')}
          onClick={event => {
            focusComposer(event.currentTarget);
            void chat.send(GO_ON);
          }}
        >
          {trans.__('Go on')}
        </button>
      )}
    </div>
  );
}

function endingText(
  turn: ITurn,
  trans: React.ContextType<typeof PanelContext>['trans']
): string {
  switch (turn.reason) {
    case 'stopped':
      return trans.__('Stopped.');
    case 'steps':
      return trans.__('The limit of steps in one turn is reached.');
    case 'length':
      return trans.__('The answer was cut at its limit of tokens.');
    default:
      return '';
  }
}

const GO_ON = 'Go on.';

/** The same prompt again if nothing came of it, else on from where it broke off. */
function retryPrompt(turn: ITurn): string {
  const spoke = turn.parts.some(
    part => part.type === 'text' || part.type === 'block'
  );
  return spoke ? GO_ON : turn.prompt;
}
