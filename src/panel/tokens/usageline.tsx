import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { ITurn } from '../../conversation/transcript';
import type { ISpending, ISpent } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { costText, dollars, tokens, usedText } from './words';

/** What a turn has used; the sums of its conversation and of the day are read when asked for. */
export function UsageLine(props: {
  chat: ChatSession;
  turn: ITurn;
}): React.JSX.Element | null {
  const { chat, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const [found, setFound] = React.useState<ISpending | null>(null);
  const [isOpen, setOpen] = React.useState(false);
  const { used } = turn;
  if (!used) {
    return null;
  }
  const toggle = () => {
    setOpen(!isOpen);
    if (!isOpen) {
      const conversation = encodeURIComponent(chat.conversation.id ?? '');
      chat.calls.api
        .call<ISpending>('GET', `spending?conversation=${conversation}`)
        .then(setFound, () => setFound(null));
    }
  };
  return (
    <div className="jp-gptcode-used">
      <button
        className="jp-gptcode-used-line"
        aria-label={trans.__('Tokens of this turn: %1', lineText(used, trans))}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        {lineText(used, trans)}
      </button>
      {isOpen && <Sums used={used} found={found} />}
    </div>
  );
}

function lineText(used: ISpent, trans: Trans): string {
  return `${usedText(used, trans)}, ${costText(used, trans)}`;
}

function Sums(props: {
  used: ISpent;
  found: ISpending | null;
}): React.JSX.Element {
  const { found, used } = props;
  const { trans } = React.useContext(PanelContext);
  const rows: [string, ISpent | undefined][] = [
    [trans.__('This turn'), used],
    [trans.__('This conversation'), found?.conversation],
    [trans.__('Today'), found?.today]
  ];
  const limits = found?.limits.filter(limit => limit.most !== null) ?? [];
  return (
    <div role="group" aria-label={trans.__('Tokens used')}>
      <dl className="jp-gptcode-sums">
        {rows.map(
          ([name, sum]) =>
            sum && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{lineText(sum, trans)}</dd>
              </div>
            )
        )}
      </dl>
      {limits.length > 0 && (
        <div className="jp-gptcode-faint">
          {trans.__(
            'Limits: %1',
            limits.map(limit => limitText(limit, trans)).join(', ')
          )}
        </div>
      )}
    </div>
  );
}

function limitText(
  { most, scope, unit }: ISpending['limits'][number],
  trans: Trans
): string {
  const amount =
    unit === 'usd'
      ? dollars(most ?? 0)
      : trans.__('%1 tokens', tokens(most ?? 0));
  switch (scope) {
    case 'turn':
      return trans.__('%1 for a turn', amount);
    case 'conversation':
      return trans.__('%1 for a conversation', amount);
    case 'day':
      return trans.__('%1 for a day', amount);
  }
}
