import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { Stale } from '../../chat/trials';
import type { IBlockPart } from '../../conversation/transcript';
import type { IUntried } from '../../notebook/run/untried';
import type { ITriedBlock, ITrial } from '../../server/wire';
import { Preview } from '../cell/preview';
import { Seconds } from '../cell/running';
import { ErrorText } from '../errors/words';
import { PanelContext, type Trans } from '../shared/context';
import { cardName, useFocusKeeper } from '../shared/focus';
import { costText, endText, factsOf, factTexts, lastTried } from './facts';
import { failureText, shownOutputs } from './failure';
import { mayChange, untriedText } from './untried';
import { useTrials } from './usetrials';
import { Variables } from './variables';

export interface ITriedProps {
  block: IBlockPart;
  chat: ChatSession;
  /** Whether the user is asked about the card. */
  isAsked: boolean;
  /** The cell's position. */
  position: number;
}

/** What the code of a card gave on a copy of the kernel, or that it is being tried. */
export function Tried(props: ITriedProps): React.JSX.Element | null {
  const { block, chat, isAsked } = props;
  const { trial, trying } = block;
  const { trans } = React.useContext(PanelContext);
  const trials = useTrials(chat);
  const problem = trials.problem(block.block);
  const untried = isAsked ? trials.untried(block.block) : null;
  if (trying !== undefined) {
    const stop = () => trials.stop(block.block);
    return <Trying {...{ block, stop }} since={trying} />;
  }
  if (untried) {
    const ask = () => void trials.askAgain(block.block);
    return <Untried {...{ ask, untried }} />;
  }
  if (problem) {
    return (
      <Region>
        <div role="alert">
          <Problem text={problem} />
        </div>
      </Region>
    );
  }
  const own = trial?.blocks.find(each => each.block === block.block);
  if (!trial || !own) {
    return null;
  }
  if (block.status !== 'waiting') {
    return trial.passed && own.source === block.code ? (
      <div className="jp-gptcode-card-note">
        {trans.__('Tried first: nothing outside was touched.')}
      </div>
    ) : null;
  }
  const stale = trials.stale(block);
  return (
    <Region>
      {stale && <StaleText stale={stale} />}
      {/* What other code gave does not stand beside this. */}
      {stale !== 'cell' && <Result {...props} own={own} trial={trial} />}
    </Region>
  );
}

/** Why there is no trial; where that may be over, the kernel can be asked again. */
function Untried(props: {
  ask: () => void;
  untried: IUntried;
}): React.JSX.Element {
  const { ask, untried } = props;
  const { trans } = React.useContext(PanelContext);
  const note = useFocusKeeper<HTMLDivElement>(gone => {
    const card = gone.closest('[role="group"]');
    card?.querySelector<HTMLElement>('.jp-gptcode-try')?.focus();
  });
  return (
    <div ref={note} className="jp-gptcode-card-note">
      {untriedText(untried, trans)}{' '}
      {mayChange(untried) && (
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Ask the kernel again')}
          onClick={ask}
        >
          {trans.__('Ask the kernel again')}
        </button>
      )}
    </div>
  );
}

function Region(props: React.PropsWithChildren): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <section
      role="region"
      aria-label={trans.__('Tried')}
      className="jp-gptcode-trial"
    >
      {props.children}
    </section>
  );
}

function Trying(props: {
  block: IBlockPart;
  since: number;
  stop: () => void;
}): React.JSX.Element {
  const { isTrialQueued } = props.block;
  const { trans } = React.useContext(PanelContext);
  const stop = useFocusKeeper<HTMLButtonElement>(gone => {
    const card = gone.closest('[role="group"]');
    (card && cardName(card))?.focus();
  });
  return (
    <Region>
      <div className="jp-gptcode-trial-head">
        <span>
          {isTrialQueued
            ? trans.__('Waiting for the kernel…')
            : trans.__('Trying…')}
        </span>
        <Seconds since={props.since} />
        <button
          ref={stop}
          className="jp-gptcode-button"
          aria-label={trans.__('Stop trying')}
          onClick={props.stop}
        >
          {trans.__('Stop trying')}
        </button>
      </div>
    </Region>
  );
}

function Problem({ text }: { text: string }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  switch (text) {
    case 'lost':
      return (
        <>
          {trans.__(
            'The kernel ended before there was a result. Try it again.'
          )}
        </>
      );
    case 'stopped':
      return <>{trans.__('It was stopped.')}</>;
    default:
      return <ErrorText text={text} />;
  }
}

function StaleText({
  stale
}: {
  stale: NonNullable<Stale>;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const texts = {
    cell: trans.__('Tried before the cell was changed.'),
    before: trans.__(
      'Tried before a cell that runs before it was changed or skipped.'
    ),
    kernel: trans.__('Tried before the kernel ran other code.')
  };
  return <div className="jp-gptcode-trial-stale">{texts[stale]}</div>;
}

interface IResultProps extends ITriedProps {
  own: ITriedBlock;
  trial: ITrial;
}

function Result(props: IResultProps): React.JSX.Element {
  const { block, chat, own, position, trial } = props;
  const { trans } = React.useContext(PanelContext);
  const { blocks, facts } = trial;
  const at = blocks.indexOf(own);
  const isLast = at === blocks.length - 1;
  const isEnd = at === lastTried(trial);
  const seen = factsOf(trial, at);
  const effects = factTexts(seen, trans);
  const failure = failureText(own, (seen.refused ?? []).length > 0, trans);
  const outputs = React.useMemo(() => shownOutputs(own), [own]);
  return (
    <>
      <div className="jp-gptcode-trial-title">
        {titleText(own, isLast ? blocks.length - 1 : 0, trans)}{' '}
        <strong>{trans.__('Nothing was changed.')}</strong>
      </div>
      {isEnd && facts.ended !== 'done' && <div>{endText(facts, trans)}</div>}
      {(isEnd || effects.length > 0) && (
        <ul
          aria-label={trans.__('Effects')}
          className="jp-gptcode-trial-lines jp-gptcode-trial-effects"
        >
          {effects.map(text => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {failure && <div className="jp-gptcode-trial-failure">{failure}</div>}
      <Variables tried={own} />
      {block.cell && outputs.length > 0 && (
        <Preview {...{ chat, position }} cell={block.cell} own={outputs} />
      )}
      {isEnd && (
        <div className="jp-gptcode-trial-cost">{costText(facts, trans)}</div>
      )}
    </>
  );
}

/** Whether it was tried, and after how many others. */
function titleText(
  { unreached }: ITriedBlock,
  before: number,
  trans: Trans
): string {
  if (unreached) {
    return trans.__('Not tried, because a cell before it did not end well.');
  }
  return before > 0
    ? trans._n(
        'Tried after %1 cell that waits before it.',
        'Tried after %1 cells that wait before it.',
        before
      )
    : trans.__('Tried on a copy.');
}
