import * as React from 'react';

import type { ChatSession } from '../chat/session';
import { namedModels } from './answerers';
import { Boundary } from './shared/boundary';
import { PanelContext } from './shared/context';
import { Messages } from './message';

const NEAR = 40; // pixels from the end that still count as the end

/** The conversation. It scrolls with new text while the user reads its end. */
export function Transcript({ chat }: { chat: ChatSession }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const { conversation } = chat;
  const { turns } = conversation.transcript;
  const models = namedModels(turns);
  const latest = turns.length - 1;
  const log = React.useRef<HTMLDivElement>(null);
  const follows = React.useRef(true);
  React.useEffect(() => {
    const node = log.current;
    if (!node) {
      return;
    }
    // Markdown is rendered later than its event arrives, so follow the size.
    const observer = new ResizeObserver(() => {
      if (follows.current) {
        node.scrollTop = node.scrollHeight;
      }
    });
    [node, ...node.children].forEach(each => observer.observe(each));
    return () => observer.disconnect();
  }, []);
  React.useEffect(() => {
    // The user's own prompt is always shown.
    follows.current = true;
  }, [turns.length]);
  const onScroll = () => {
    const node = log.current;
    if (node) {
      const below = node.scrollHeight - node.scrollTop - node.clientHeight;
      follows.current = below < NEAR;
    }
  };
  return (
    <div
      ref={log}
      role="log"
      aria-label={trans.__('Conversation')}
      aria-live="off"
      tabIndex={0}
      className="jp-gptcode-transcript"
      onScroll={onScroll}
    >
      <div className="jp-gptcode-turns">
        {turns.map((turn, index) => (
          <Boundary key={turn.turn}>
            <Messages
              chat={chat}
              turn={turn}
              models={models[index]}
              latest={index === latest}
              standing={index === latest ? chat.standing : 'over'}
              live={chat.busy && index === latest}
              writing={conversation.state === 'streaming' && index === latest}
              lost={conversation.lost && index === latest}
              busy={chat.busy}
              positions={chat.positions}
            />
          </Boundary>
        ))}
      </div>
    </div>
  );
}
