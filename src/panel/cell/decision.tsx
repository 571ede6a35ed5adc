import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { IBlockPart } from '../../conversation/transcript';
import { SafeOfferContext } from '../composer/safeoffer';
import { Boundary } from '../shared/boundary';
import { PanelContext } from '../shared/context';
import {
  cardName,
  focusNextCard,
  ignoreRepeats,
  isSecondPress,
  keepFocus,
  useFocusKeeper
} from '../shared/focus';
import { TryButton } from '../trial/lazy';

export interface IDecisionProps {
  block: IBlockPart;
  chat: ChatSession;
  /** Whether it may have run already. */
  lost: boolean;
  /** Whether the cell is not in the notebook any more. */
  removed: boolean;
  /** On the first of several cards that wait: the blocks of all of them. */
  group?: readonly IBlockPart[];
}

/**
 * Run or Skip, or Run again or Continue; the focus then moves to the next waiting card. The first of
 * several also runs all of them.
 */
export function Decision(props: IDecisionProps): React.JSX.Element {
  const { block, chat, group, lost, removed } = props;
  const { trans } = React.useContext(PanelContext);
  const offer = React.useContext(SafeOfferContext);
  const buttons = useFocusKeeper<HTMLDivElement>(gone => {
    const card = gone.closest('[role="group"]');
    (card && cardName(card))?.focus();
  });
  const pressed = React.useRef<ReadonlyMap<number, string> | null>(null);
  const press = () => {
    pressed.current = codes(group ?? [block]);
  };
  const decide = (
    event: React.MouseEvent,
    approval: 'run' | 'skip',
    blocks = [block]
  ) => {
    const card = event.currentTarget.closest('[role="group"]');
    // The user says yes when the press begins; until it ends, the code may become another one.
    const seen = pressed.current ?? codes(blocks);
    const same = blocks.filter(each => seen.get(each.block) === each.code);
    pressed.current = null;
    if (card && same.length > 0 && !isSecondPress(event)) {
      if (same.length > 1) {
        cardName(card)?.focus();
      } else {
        focusNextCard(card);
      }
      same.forEach(each => {
        if (approval === 'run' && !lost) {
          void offer?.count(each);
        }
        chat.decide(each.block, approval);
      });
    }
  };
  const run = lost ? trans.__('Run again') : trans.__('Run');
  const all = group && trans.__('Run all (%1)', group.length);
  const skip = lost ? trans.__('Continue') : trans.__('Skip');
  return (
    <div
      ref={buttons}
      className="jp-gptcode-card-buttons"
      onKeyDown={event => {
        ignoreRepeats(event);
        press();
      }}
      onMouseDown={keepFocus}
      onPointerDown={press}
    >
      {!removed && (
        <button
          className="jp-gptcode-button jp-mod-accept jp-gptcode-card-run"
          aria-label={run}
          onClick={event => decide(event, 'run')}
        >
          {run}
        </button>
      )}
      <button
        className="jp-gptcode-button"
        aria-label={skip}
        onClick={event => decide(event, 'skip')}
      >
        {skip}
      </button>
      {!lost && !removed && (
        <Boundary>
          <TryButton {...{ block, chat }} />
        </Boundary>
      )}
      {group && (
        <button
          className="jp-gptcode-button"
          aria-label={all}
          onClick={event => decide(event, 'run', [...group])}
        >
          {all}
        </button>
      )}
    </div>
  );
}

/** What is in sight of each block. */
function codes(blocks: readonly IBlockPart[]): ReadonlyMap<number, string> {
  return new Map(blocks.map(({ block, code }) => [block, code]));
}
