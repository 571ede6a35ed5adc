/** The line below a turn that ended without an answer, and the button that helps then. */

import * as React from 'react';

import type { ChatSession } from '../chat/session';
import type { Standing } from '../chat/standing';
import type { IBlockPart, ITurn } from '../conversation/transcript';
import { Continue } from './continue';
import { PanelContext, type Trans } from './shared/context';
import { focusComposer } from './shared/focus';
import { question } from './shared/status';
import { Tried, triedText } from './tried';

export interface IEndingProps {
  chat: ChatSession;
  turn: ITurn;
  /** Who drives it. */
  standing: Standing;
  /** Whether this turn is running. */
  live: boolean;
  /** Whether any turn is running. */
  busy: boolean;
  /** The positions of the notebook's cells, counted from 1. */
  positions: ReadonlyMap<string, number>;
}

export function Ending(props: IEndingProps): React.JSX.Element | null {
  const { busy, chat, live, standing, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const deaf = useDeaf(chat, turn);
  if (standing === 'elsewhere' || standing === 'left') {
    // The question in the card continues the turn as well.
    const asked = turn.parts.some(
      part => part.type === 'block' && question(part, standing) !== null
    );
    return asked ? null : <Continue chat={chat} gone={standing === 'left'} />;
  }
  if (!live && deaf) {
    return <StillRunning {...props} block={deaf} />;
  }
  const { tried } = turn;
  const text = turnEndText(turn, trans);
  if (live || !text) {
    return null;
  }
  const isLatest = turn.turn === chat.conversation.latest?.turn;
  return (
    <div className="jp-gptcode-ending">
      {text}
      {tried && <Tried tried={tried} />}
      {!busy && isLatest && (
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Continue')}
          onClick={event => {
            focusComposer(event.currentTarget);
            void chat.goOn();
          }}
        >
          {trans.__('Continue')}
        </button>
      )}
    </div>
  );
}

/** The cell that ignored the Stop, while the kernel is still at it. */
function useDeaf(chat: ChatSession, turn: ITurn): IBlockPart | undefined {
  const block = turn.parts.findLast(
    (part): part is IBlockPart =>
      part.type === 'block' && part.note === 'ignored-stop'
  );
  const { kernel } = chat.notebook;
  const isThere = block !== undefined;
  const [, setChanges] = React.useState(0);
  React.useEffect(() => {
    if (isThere) {
      const render = () => setChanges(changes => changes + 1);
      kernel.changed.connect(render);
      return () => void kernel.changed.disconnect(render);
    }
  }, [isThere, kernel]);
  return block && kernel.isAt(block.code) ? block : undefined;
}

/** Continuing would not help: the next cell would wait for this one. */
function StillRunning(
  props: IEndingProps & { block: IBlockPart }
): React.JSX.Element {
  const { block, chat, positions } = props;
  const { restart, trans } = React.useContext(PanelContext);
  const position = positions.get(block.cell ?? '');
  return (
    <div className="jp-gptcode-ending">
      {position
        ? trans.__(
            'The turn was stopped, but cell %1 ignored the interrupt and is still running.',
            position
          )
        : trans.__(
            'The turn was stopped, but its cell ignored the interrupt and is still running.'
          )}
      {restart && (
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Restart the kernel')}
          onClick={() => void restart(chat.notebook.panel.sessionContext)}
        >
          {trans.__('Restart the kernel')}
        </button>
      )}
    </div>
  );
}

/** How a turn ended, if not by an answer. */
export function turnEndText(turn: ITurn, trans: Trans): string {
  if (turn.tried) {
    return triedText(turn.tried, trans);
  }
  switch (turn.reason) {
    case 'stopped':
      return trans.__('Stopped.');
    case 'steps':
      return trans.__('This turn has reached its step limit.');
    case 'attempts':
      return trans.__(
        'The cell failed. Try rephrasing, or choose a larger model.'
      );
    case 'length':
      return trans.__('The answer was cut off at the token limit.');
    default:
      return '';
  }
}
