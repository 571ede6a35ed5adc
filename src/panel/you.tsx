import { editIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { versionsOf } from '../chat/past';
import type { ChatSession } from '../chat/session';
import type { ITurn } from '../conversation/transcript';
import { SentFiles } from './composer/chips';
import { SentOutputs } from './composer/outputchips';
import { SentPointed } from './composer/pointedchips';
import { Action, CopyAction, timeText } from './messageactions';
import { EditMessage, Versions } from './past/lazy';
import { Secrets } from './secrets/lazy';
import { PanelContext } from './shared/context';
import { useUnfolded } from './shared/unfolded';

export interface IYouProps {
  chat: ChatSession;
  turn: ITurn;
  busy: boolean;
  positions: ReadonlyMap<string, number>;
}

/** What the user sent, which can be edited and sent again, and its other versions. */
export function You(props: IYouProps): React.JSX.Element {
  const { busy, chat, positions, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const [isEdited, setEdited] = useUnfolded('edit');
  const article = React.useRef<HTMLElement>(null);
  const { transcript } = chat.conversation;
  const hasVersions =
    !!transcript.others?.length && versionsOf(transcript, turn).length > 1;
  const close = (isGivenUp: boolean) => {
    setEdited(false);
    if (isGivenUp) {
      // Once the button is there again.
      queueMicrotask(() => article.current?.querySelector('button')?.focus());
    }
  };
  return (
    <>
      <article
        ref={article}
        role="article"
        aria-label={trans.__('You')}
        className="jp-gptcode-you"
        data-edited={isEdited}
        title={isEdited ? undefined : timeText(turn)}
      >
        {isEdited ? (
          <EditMessage {...{ busy, chat, close, positions, turn }} />
        ) : (
          <>
            <div dir="auto">{turn.prompt}</div>
            <SentFiles
              files={turn.files}
              folder={chat.attachments.folder}
              model={chat.notebook.panel.model}
            />
            <SentOutputs outputs={turn.outputs} />
            <SentPointed pointed={turn} />
            {turn.secrets && <Secrets {...{ chat, turn }} />}
            <div className="jp-gptcode-actions">
              {!busy && turn.turn > 0 && (
                <Action
                  icon={editIcon}
                  name={trans.__('Edit')}
                  title={trans.__('Edit this message and go on from here')}
                  press={() => setEdited(true)}
                />
              )}
              <CopyAction
                name={trans.__('Copy this message')}
                text={() => turn.prompt}
              />
            </div>
          </>
        )}
      </article>
      {hasVersions && !isEdited && (
        <Versions {...{ busy, chat, positions, turn }} />
      )}
    </>
  );
}
