import * as React from 'react';

import type { PromptDraft } from '../../chat/promptdraft';
import type { ChatSession } from '../../chat/session';
import type { ChatSessions } from '../../chat/sessions';
import { pasted } from '../../files/clipboard';
import { AttachButton } from './attach';
import { Chips } from './chips';
import { isComposing } from './inputmethod';
import { Boundary } from '../shared/boundary';
import { PanelContext } from '../shared/context';
import {
  focusComposer,
  isSecondPress,
  keepFocus,
  useFocusKeeper
} from '../shared/focus';
import { useMentions } from './mentions';
import { ModelPicker } from './modelpicker';
import { ModeSelect } from './modeselect';

/** Where the user writes, chooses a model and decides what may run. */
export function Composer({
  chats
}: {
  chats: ChatSessions;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const chat = chats.current;
  const [text, setText] = React.useState(chat?.draft.text ?? '');
  const input = React.useRef<HTMLTextAreaElement>(null);
  const sendable = chat !== null && text.trim() !== '';
  const busy = chat?.busy ?? false;
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
  const send = () => {
    if (sendable && !busy) {
      write('');
      void chat.send(text.trim());
    }
  };
  const mentions = useMentions({ chat, input, text, write });
  const onPaste = (event: React.ClipboardEvent) => {
    const found = pasted(event.clipboardData);
    if (found && chat) {
      event.preventDefault();
      void chat.incoming.upload(found.files, found.numbers);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (mentions.takeKey(event)) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !isComposing(event)) {
      event.preventDefault();
      send();
    }
  };
  return (
    <div className="jp-gptcode-composer">
      {chat && (
        <Boundary>
          <Chips attachments={chat.attachments} outputs={chat.outputs} />
        </Boundary>
      )}
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
        placeholder={
          chat
            ? trans.__('Ask for something in this notebook')
            : trans.__('Open a notebook to start')
        }
        disabled={!chat}
        value={text}
        onChange={event => write(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className="jp-gptcode-controls">
        <ModelPicker
          models={chats.models}
          model={chat?.model ?? ''}
          choose={model => {
            if (chat) {
              chat.model = model;
            }
          }}
        />
        <AttachButton chat={chat} />
        <ModeSelect chats={chats} />
        {busy ? (
          <StopButton key="stop" chat={chat} />
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
    </div>
  );
}

/** An element of its own, so that a double click on Send does not press Stop. */
function StopButton({ chat }: { chat: ChatSession | null }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const button = useFocusKeeper<HTMLButtonElement>(focusComposer);
  return (
    <button
      ref={button}
      className="jp-gptcode-button jp-mod-warn"
      aria-label={trans.__('Stop')}
      onMouseDown={keepFocus}
      onClick={event => {
        if (!isSecondPress(event)) {
          void chat?.stop();
        }
      }}
    >
      {trans.__('Stop')}
    </button>
  );
}
