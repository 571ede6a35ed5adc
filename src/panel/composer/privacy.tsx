import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { chooseLevel } from '../../chat/chooselevel';
import {
  destination,
  effectiveLevel,
  LEVELS,
  type Place,
  sendsLess
} from '../../chat/levels';
import type { ChatSession } from '../../chat/session';
import type { ChatSessions } from '../../chat/sessions';
import type { Level } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { atMostText, levelNames } from '../shared/levels';
import { SentButton } from './sentbutton';

/** What the model may see of this notebook, and where it runs. */
export function Privacy(props: {
  chats: ChatSessions;
  chat: ChatSession | null;
}): React.JSX.Element | null {
  const { chat, chats } = props;
  const { trans } = React.useContext(PanelContext);
  const id = React.useId();
  const called = chat?.model || chats.models.default;
  if (!chat || !called) {
    return null;
  }
  const { model, place } = destination(chats.models, called);
  const allowed = chats.status?.levels ?? LEVELS;
  const level = effectiveLevel(chat.level.chosen, model, allowed);
  const isLess = sendsLess(chat.conversation.transcript, level);
  const names = levelNames(trans);
  const most = allowed.length < LEVELS.length ? allowed.at(-1) : null;
  return (
    <div className="jp-gptcode-privacy">
      <span className="jp-gptcode-level">
        <label htmlFor={id}>{trans.__('May see')}</label>
        <HTMLSelect
          id={id}
          aria-label={trans.__('What the model may see')}
          title={[
            levelText(level, trans),
            most && atMostText(names[most], trans)
          ]
            .filter(text => text)
            .join(' ')}
          value={level}
          onChange={event =>
            void chooseLevel(chat, event.target.value as Level, model)
          }
        >
          {LEVELS.map(each => (
            <option key={each} value={each} disabled={!allowed.includes(each)}>
              {names[each]}
            </option>
          ))}
        </HTMLSelect>
        <SentButton chats={chats} />
      </span>
      <span
        role="status"
        aria-label={placeText(place, trans)}
        data-place={place.type}
      >
        {placeText(place, trans)}
      </span>
      <div role="status" className="jp-gptcode-hint">
        {isLess &&
          trans.__(
            'Earlier turns are sent again at this level: what they held beyond it is left out.'
          )}
      </div>
    </div>
  );
}

function levelText(level: Level, trans: Trans): string {
  switch (level) {
    case 'prompts':
      return trans.__(
        'The model sees what you type, its own code and how runs ended. No cells, outputs, variables or names of files.'
      );
    case 'structure':
      return trans.__(
        'The model sees your code, and names, types, columns and sizes. No values, outputs or messages of errors.'
      );
    case 'samples':
      return trans.__(
        'The model sees your code, a few values, short outputs, ten rows of a table, errors and figures.'
      );
    case 'everything':
      return trans.__(
        'The model sees the notebook, its outputs, variables and attached files, as far as they fit.'
      );
  }
}

function placeText(place: Place, trans: Trans): string {
  switch (place.type) {
    case 'host':
      return trans.__('Sends to %1', place.host);
    case 'here':
      return trans.__('Stays on this machine');
    case 'unknown':
      return trans.__('Where this model runs is not known');
  }
}
