import * as React from 'react';

import type { ChatSession } from '../chat/session';
import type { Standing } from '../chat/standing';
import { isSpoken, latestStep } from '../conversation/parts';
import type { IStepPart, ITurn, Part } from '../conversation/transcript';
import { isFixable } from '../chat/fix';
import type { IModels } from '../server/wire';
import { Awaited, type IAwaitedProps } from './awaited';
import { cardsOf, type ICard } from './cell/cards';
import { CellCard } from './cell/cellcard';
import { Boundary } from './shared/boundary';
import { PanelContext } from './shared/context';
import { Ending } from './ending';
import { Failure } from './failure';
import { SkillsRead } from './instructions/skillsread';
import { FileCards } from './cell/filecard';
import { Markdown } from './answer/markdown';
import { AnswerActions, answerTitle, CopyAction } from './messageactions';
import { Starting } from './setup/starting';
import { visibleName } from './shared/names';
import { noticeText, summarizingText } from './shared/status';
import { Place } from './shared/unfolded';
import { Summary } from './summary/lazy';
import { Thinking } from './thinking';
import { UsageLine } from './tokens/lazy';
import { ModelTry } from './trial/lazy';
import { PutBack, UndoCell, UndoTurn } from './undo/lazy';
import { You } from './you';

/** The prefix of models that run in a child process of the server. */
const EMBEDDED = 'embedded/';

export interface IMessagesProps {
  chat: ChatSession;
  turn: ITurn;
  /** The models to name below it. */
  models: string;
  /** The models that are set up. */
  available: IModels;
  /** Whether this is the conversation's latest turn. */
  latest: boolean;
  /** Who drives it. */
  standing: Standing;
  /** Whether its cells may be in another page's notebook alone. */
  isAway: boolean;
  /** Whether this turn is running. */
  live: boolean;
  /** Whether the model is writing. */
  writing: boolean;
  /** Whether the server cannot be reached. */
  lost: boolean;
  /** Whether any turn is running. */
  busy: boolean;
  /** The positions of the notebook's cells, counted from 1. */
  positions: ReadonlyMap<string, number>;
}

/** One turn: the prompt and everything that followed. */
export const Messages = React.memo(function Messages(props: IMessagesProps) {
  const { busy, chat, live, lost, positions, standing, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const answered = turn.parts.some(part => part.type !== 'step');
  const steps = stepsOf(turn.parts);
  const asked = live && !lost ? awaitedStep(turn, props.writing) : undefined;
  const cards = React.useMemo(
    () => cardsOf(turn, standing, cell => positions.has(cell)),
    [turn, standing, positions]
  );
  return (
    <>
      <Place conversation={chat.conversation} part={`${turn.turn}/you`}>
        <You {...{ busy, chat, positions, turn }} />
      </Place>
      {(answered || live || turn.reason) && (
        <article
          role="article"
          aria-label={trans.__('GPT-Code')}
          aria-busy={live}
          className="jp-gptcode-answer"
          title={live ? undefined : answerTitle(turn, trans)}
        >
          {turn.parts.map((part, index) => (
            <Place
              key={index}
              conversation={chat.conversation}
              part={`${turn.turn}/${index}`}
            >
              <Boundary shows={shownPart(part)}>
                <PartView
                  part={part}
                  step={steps[index]}
                  last={index === turn.parts.length - 1}
                  cards={cards}
                  {...props}
                />
              </Boundary>
            </Place>
          ))}
          {live && <Pulse lost={lost} still={props.writing} />}
          {asked && !asked.hasBegun && asked.model.startsWith(EMBEDDED) ? (
            <Starting />
          ) : (
            asked && <Awaited {...asked} since={turn} />
          )}
          <Ending {...{ busy, chat, live, positions, standing, turn }} />
          {!live && turn.parts.some(part => isHere(part, props)) && (
            <UndoTurn {...{ busy, chat, positions, turn }} />
          )}
          {props.models && !live && (
            <footer className="jp-gptcode-model">
              {trans.__('Answered by %1', props.models)}
            </footer>
          )}
          {!live && turn.used && <UsageLine {...{ chat, turn }} />}
          {!live && turn.parts.some(isSpoken) && (
            <AnswerActions {...{ busy, chat, turn }} models={props.available} />
          )}
        </article>
      )}
    </>
  );
});

interface IPartViewProps extends IMessagesProps {
  part: Part;
  /** The step that wrote it. */
  step: IStepPart | undefined;
  last: boolean;
  cards: ReadonlyMap<number, ICard>;
}

function PartView(props: IPartViewProps): React.JSX.Element {
  const { busy, chat, last, live, part, positions, standing, step, turn } =
    props;
  const { trans } = React.useContext(PanelContext);
  switch (part.type) {
    case 'step':
      return (
        <>
          <SkillsRead names={part.skills} />
          <Thinking text="" thought={part.thought} />
        </>
      );
    case 'text':
      return (
        <Markdown
          text={part.text}
          numbers={part.numbers}
          step={step?.step ?? ''}
          folder={step?.folder}
          chat={chat}
          grows={live && last}
          live={live}
        />
      );
    case 'thinking':
      return <Thinking text={part.text} thought={part.thought} />;
    case 'block': {
      if (part.tries) {
        return <ModelTry block={part} chat={chat} />;
      }
      const position = (part.cell && positions.get(part.cell)) || 0;
      const isUndoable = !live && isHere(part, props);
      return (
        <>
          <div className="jp-gptcode-block">
            <CellCard
              {...(props.cards.get(part.block) ?? { title: '' })}
              block={part}
              position={position}
              chat={chat}
              standing={standing}
              isAway={props.isAway && !isHere(part, props)}
              isFixable={props.latest && !busy && isFixable(part, chat)}
            />
            {!['writing', 'waiting'].includes(part.status) && (
              <div className="jp-gptcode-actions">
                <CopyAction
                  name={
                    position
                      ? trans.__('Copy the code of cell %1', position)
                      : trans.__('Copy this code')
                  }
                  text={() => part.code}
                />
                {isUndoable && <UndoCell {...{ chat, turn }} block={part} />}
              </div>
            )}
          </div>
          {isUndoable && part.inserted && !position && (
            <PutBack {...{ chat, turn }} block={part} />
          )}
          <Boundary>
            <FileCards
              block={part}
              chat={chat}
              drive={chat.attachments.drive}
              restored={turn.restored}
            />
          </Boundary>
        </>
      );
    }
    case 'summarizing':
      return <div className="jp-gptcode-notice">{summarizingText(trans)}</div>;
    case 'summary':
      return (
        <Summary {...{ busy, chat }} models={props.available} summary={part} />
      );
    case 'notice':
      return (
        <div
          className="jp-gptcode-notice"
          title={
            part.reason === 'renamed' ? visibleName(part.detail) : undefined
          }
        >
          {noticeText(part, trans)}
        </div>
      );
    case 'error':
      return (
        <Failure
          error={part}
          chat={chat}
          spoke={turn.parts.some(isSpoken)}
          hasOthers={props.available.models.length > 1}
          retryable={props.latest && part.retryable && !busy}
        />
      );
  }
}

/** Whether it is a block with a cell, which is in this notebook or was. */
function isHere(part: Part, props: IMessagesProps): boolean {
  const { isAway, positions, turn } = props;
  const cell = part.type === 'block' ? part.cell : null;
  const isUndone = cell !== null && turn.undone?.includes(cell);
  return cell !== null && (!isAway || positions.has(cell) || !!isUndone);
}

/** A card that failed in one state is tried again in the next. */
function shownPart(part: Part): string {
  return part.type === 'block' ? part.status : part.type;
}

/** The step that wrote each part. */
function stepsOf(parts: Part[]): (IStepPart | undefined)[] {
  let step: IStepPart | undefined;
  return parts.map(part => {
    step = part.type === 'step' ? part : step;
    return step;
  });
}

/** Shows that the turn is running, or that the server cannot be reached. */
function Pulse(props: { lost: boolean; still: boolean }): React.JSX.Element {
  const { lost, still } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <>
      <div
        role="status"
        className={lost ? 'jp-gptcode-notice' : 'jp-gptcode-said'}
      >
        {lost &&
          trans.__('The Jupyter server cannot be reached. Trying again…')}
      </div>
      {!lost && (
        <div
          className="jp-gptcode-pulse"
          data-still={still}
          aria-hidden="true"
        />
      )}
    </>
  );
}

/** The model that was called and has not answered yet, or not to its end. */
function awaitedStep(
  turn: ITurn,
  isWriting: boolean
): Pick<IAwaitedProps, 'model' | 'hasBegun'> | undefined {
  const [asked, ...said] = latestStep(turn.parts);
  const hasBegun = said.length > 0;
  const isBeside = said.at(-1)?.type === 'summarizing';
  return asked?.type === 'step' && !isBeside && (isWriting || !hasBegun)
    ? { model: asked.model, hasBegun }
    : undefined;
}
