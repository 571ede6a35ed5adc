import * as React from 'react';

import type { PromptDraft } from '../../chat/promptdraft';
import type { ChatSession } from '../../chat/session';
import type { ChatSessions } from '../../chat/sessions';
import { pasted } from '../../files/clipboard';
import { AttachButton } from './attach';
import { Chips } from './chips';
import { EffortSelect } from './effortselect';
import { isComposing } from './inputmethod';
import { Boundary } from '../shared/boundary';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { runFirstWaiting } from '../shared/firstwaiting';
import { useMentions } from './mentions';
import { ModelNote } from './modelnote';
import { ModelPicker } from './modelpicker';
import { ModeSelect } from './modeselect';
import { Privacy } from './privacy';
import { Queue } from './queue';
import { SafeOfferLine } from './safeofferline';
import { useRecall } from './recall';
import { StopButton } from './stopbutton';
import { useOverdue } from './stopping';
import { Question } from '../instructions/lazy';
import { refusedText, useCheckedSend } from '../instructions/checkedsend';
import { useInstructions } from '../instructions/useinstructions';
import { TokenMeter } from '../tokens/lazy';

export interface IComposerProps {
  chats: ChatSessions;
  /** Whether another Escape interrupts the cell that runs. */
  isArmed: boolean;
}

/** Where the user writes, chooses a model and decides what may run. */
export function Composer(props: IComposerProps): React.JSX.Element {
  const { chats, isArmed } = props;
  const { trans } = React.useContext(PanelContext);
  const chat = chats.current;
  const [text, setText] = React.useState(chat?.draft.text ?? '');
  const input = React.useRef<HTMLTextAreaElement>(null);
  const sendable = chat !== null && text.trim() !== '';
  const busy = chat?.busy ?? false;
  const isAsking = chat?.isAsking ?? false;
  const called = chat?.model || chats.models.default;
  const isCallable = called !== '' && chats.choice.gone(called) === null;
  const { isOverdue, onStop } = useOverdue(chat);
  React.useLayoutEffect(() => {
    const node = input.current;
    if (node) {
      node.style.height = '';
      if (node.scrollHeight > node.clientHeight) {
        node.style.height = `${node.scrollHeight}px`;
      }
    }
  }, [text]);
  React.useEffect(() => {
    const show = (draft: PromptDraft) => setText(draft.text);
    chat?.draft.returned.connect(show);
    return () => void chat?.draft.returned.disconnect(show);
  }, [chat]);
  const write = (value: string) => {
    setText(value);
    if (chat) {
      chat.draft.text = value;
    }
  };
  const instructions = useInstructions(chat);
  const checked = useCheckedSend(instructions);
  const send = () => {
    if (!sendable) {
      return;
    }
    checked.check(() => {
      // The user may have written on meanwhile.
      const { text: now } = chat.draft;
      write(now.startsWith(text) ? now.slice(text.length) : now);
      if (chat.busy) {
        chat.enqueue(text.trim());
      } else {
        void chat.send(text.trim());
      }
    });
  };
  const recall = useRecall({ chat, text, write });
  const mentions = useMentions({ chat, input, text, write });
  const asks = instructions?.asks[0];
  const onPaste = (event: React.ClipboardEvent) => {
    const found = pasted(event.clipboardData);
    if (found && chat) {
      event.preventDefault();
      void chat.incoming.upload(found.files, found.numbers);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    const isTaken = mentions.takeKey(event) || recall(event);
    if (isTaken || runFirstWaiting(event)) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !isComposing(event)) {
      event.preventDefault();
      send();
    }
  };
  return (
    <div className="jp-gptcode-composer">
      {asks && instructions && !busy && (
        <Boundary>
          <Question key={asks.digest} asks={asks} instructions={instructions} />
        </Boundary>
      )}
      {chat && instructions && (
        <Boundary>
          <Queue queue={chat.queue} />
          <Chips
            attachments={chat.attachments}
            outputs={chat.outputs}
            pointed={chat.draft.pointed}
            instructions={instructions}
            model={chat.notebook.panel.model}
          />
        </Boundary>
      )}
      <div role="status" className="jp-gptcode-hint">
        {checked.isRefused && refusedText(trans)}
        {isArmed && trans.__('Press Esc again to interrupt the cell')}
        {isOverdue &&
          trans.__(
            'The cell has not stopped yet. Press Stop again to restart the kernel.'
          )}
      </div>
      <div className="jp-gptcode-mentions">{mentions.list}</div>
      <textarea
        {...mentions.box}
        ref={input}
        role="textbox"
        aria-label={trans.__('Message GPT-Code')}
        aria-multiline="true"
        dir="auto"
        className="jp-gptcode-input"
        rows={2}
        placeholder={placeholder(chat, trans)}
        disabled={!chat}
        value={text}
        onChange={event => {
          if (!text) {
            void instructions?.load();
          }
          checked.forget();
          write(event.target.value);
        }}
        onFocus={() => void instructions?.load()}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {busy && sendable && <QueueRow isAnswer={isAsking} press={send} />}
      {/* It takes no room from a card that waits. */}
      <SafeOfferLine isHidden={busy} />
      {sendable && !busy && isCallable && (
        <Boundary>
          <TokenMeter chat={chat} text={text} />
        </Boundary>
      )}
      <ModelNote choice={chats.choice} chat={chat} />
      <div className="jp-gptcode-controls">
        <ModelPicker
          models={chats.models}
          model={chat?.model ?? ''}
          isGone={
            chats.choice.gone(chat?.model || chats.models.default) !== null
          }
          choose={model => void chats.choice.choose(chat, model)}
          retry={() => chats.refresh()}
        />
        <AttachButton chat={chat} />
        {busy ? (
          <StopButton key="stop" {...{ chat, onStop }} />
        ) : (
          <button
            key="send"
            className="jp-gptcode-button jp-mod-accept"
            aria-label={trans.__('Send')}
            disabled={!sendable}
            onClick={event => {
              focusComposer(event.currentTarget);
              send();
            }}
          >
            {trans.__('Send')}
          </button>
        )}
      </div>
      <div className="jp-gptcode-choices">
        <ModeSelect chats={chats} />
        <EffortSelect chats={chats} chat={chat} />
        <Privacy chats={chats} chat={chat} />
      </div>
    </div>
  );
}

function placeholder(chat: ChatSession | null, trans: Trans): string {
  if (!chat) {
    return trans.__('Open a notebook to start');
  }
  if (!chat.busy) {
    return trans.__('Ask for something in this notebook');
  }
  return chat.isAsking
    ? trans.__('Write something else to skip the waiting cell')
    : trans.__('Write the next message: it is sent when this turn ends');
}

/** What Enter does during a turn, and a button for the same. */
function QueueRow(props: {
  isAnswer: boolean;
  press: () => void;
}): React.JSX.Element {
  const { isAnswer, press } = props;
  const { trans } = React.useContext(PanelContext);
  const name = isAnswer ? trans.__('Skip and send') : trans.__('Queue');
  return (
    <div className="jp-gptcode-queue-row">
      <span className="jp-gptcode-hint">
        {isAnswer
          ? trans.__('Enter skips the waiting cell and sends this.')
          : trans.__('Enter sends this when the turn has ended.')}
      </span>
      <button
        className="jp-gptcode-button"
        aria-label={name}
        onClick={event => {
          focusComposer(event.currentTarget);
          press();
        }}
      >
        {name}
      </button>
    </div>
  );
}
