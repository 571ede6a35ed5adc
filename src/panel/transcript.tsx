import { caretDownEmptyIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSession } from '../chat/session';
import type { IModels } from '../server/wire';
import { namedModels } from './answerers';
import { Drawn } from './drawn';
import { Boundary } from './shared/boundary';
import { useFollowing } from './following';
import { PanelContext } from './shared/context';
import { runFirstWaiting } from './shared/firstwaiting';
import { focusComposer } from './shared/focus';
import { Messages } from './message';

/** The conversation. Its end stays in sight until the user scrolls up. */
export function Transcript(props: {
  chat: ChatSession;
  /** The models that are set up. */
  available: IModels;
}): React.JSX.Element {
  const { available, chat } = props;
  const { trans } = React.useContext(PanelContext);
  const { conversation } = chat;
  const { others = [], turns } = conversation.transcript;
  const models = namedModels(turns);
  const latest = turns.length - 1;
  const { log, behind, toEnd } = useFollowing(
    chat,
    conversation.id,
    turns.length + others.length
  );
  return (
    <div className="jp-gptcode-log">
      <div
        ref={log}
        role="log"
        aria-label={trans.__('Conversation')}
        aria-live="off"
        tabIndex={0}
        className="jp-gptcode-transcript"
        onKeyDown={runFirstWaiting}
      >
        <div className="jp-gptcode-turns">
          {turns.map((turn, index) => (
            <Boundary key={turn.turn}>
              <Drawn
                conversation={conversation}
                turn={turn.turn}
                later={latest - index}
              >
                <Messages
                  chat={chat}
                  turn={turn}
                  models={models[index]}
                  available={available}
                  latest={index === latest}
                  standing={index === latest ? chat.standing : 'over'}
                  isAway={chat.isAway && index === latest}
                  live={chat.busy && index === latest}
                  writing={
                    conversation.state === 'streaming' && index === latest
                  }
                  lost={conversation.lost && index === latest}
                  busy={chat.busy}
                  positions={chat.positions}
                />
              </Drawn>
            </Boundary>
          ))}
        </div>
      </div>
      {behind && (
        <Latest
          // A card that holds the place is in sight.
          isWaiting={behind === 'left' && conversation.state === 'waiting'}
          toEnd={toEnd}
        />
      )}
    </div>
  );
}

/** Leads back to the end, and says if something waits there. */
function Latest(props: {
  isWaiting: boolean;
  toEnd: () => void;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <button
      className="jp-gptcode-button jp-gptcode-latest"
      aria-label={trans.__('Latest')}
      aria-description={
        props.isWaiting ? trans.__('A cell is waiting for you') : undefined
      }
      onClick={event => {
        focusComposer(event.currentTarget);
        props.toEnd();
      }}
    >
      <caretDownEmptyIcon.react tag="span" />
      {trans.__('Latest')}
      {props.isWaiting && (
        <span className="jp-gptcode-latest-hint">
          {trans.__('A cell is waiting for you')}
        </span>
      )}
    </button>
  );
}
