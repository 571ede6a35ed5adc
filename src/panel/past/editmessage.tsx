import * as React from 'react';

import { instructionsOf } from '../../chat/instructions';
import { sendVersion, turnsOf } from '../../chat/past';
import type { ChatSession } from '../../chat/session';
import type { ITurn } from '../../conversation/transcript';
import { isComposing } from '../composer/inputmethod';
import { keyOf, outputName } from '../composer/outputchips';
import { SentPointed } from '../composer/pointedchips';
import { RemovableChip } from '../composer/removablechip';
import { refusedText, useCheckedSend } from '../instructions/checkedsend';
import { PanelContext } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { visibleLabels } from '../shared/names';
import { type IEdited, readEdited, saveEdited } from './edited';
import { LaterCells } from './latercells';
import { useChanges } from './usechanges';

export interface IEditMessageProps {
  chat: ChatSession;
  turn: ITurn;
  busy: boolean;
  positions: ReadonlyMap<string, number>;
  /** `isGivenUp`: the user goes back to the message as it is. */
  close: (isGivenUp: boolean) => void;
}

/** A message in a text box: Enter sends it and goes on from there, Escape leaves all as it is. */
export function EditMessage(props: IEditMessageProps): React.JSX.Element {
  const { busy, chat, close, positions, turn } = props;
  const { trans } = React.useContext(PanelContext);
  useChanges(chat);
  const [edited, setEdited] = React.useState(() => readEdited(chat, turn));
  const box = React.useRef<HTMLTextAreaElement>(null);
  const form = React.useRef<HTMLDivElement>(null);
  React.useLayoutEffect(() => {
    const node = box.current;
    node?.focus();
    node?.setSelectionRange(node.value.length, node.value.length);
    // What is said below the text is to be read before it is sent.
    form.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  const { files, outputs, pointed, text } = edited;
  React.useLayoutEffect(() => {
    const node = box.current;
    if (node) {
      node.style.height = '';
      node.style.height = `${node.scrollHeight + 2}px`;
    }
  }, [text]);
  const checked = useCheckedSend(instructionsOf(chat));
  const change = (part: Partial<IEdited>) => {
    const next = { ...edited, ...part };
    saveEdited(chat, turn, next);
    setEdited(next);
  };
  const isSendable = !busy && text.trim() !== '';
  const send = (node: Element) => {
    if (!isSendable) {
      return;
    }
    checked.check(() => {
      saveEdited(chat, turn, null);
      close(false);
      focusComposer(node.closest('.jp-gptcode-region') ?? node);
      const attached = { files, outputs, pointed };
      void sendVersion(chat, turn, { text: text.trim(), attached });
    });
  };
  const later = turnsOf(chat.conversation.transcript, [turn]);
  const names = visibleLabels(
    files.map(({ path }) => path),
    chat.attachments.folder
  );
  return (
    <div
      ref={form}
      className="jp-gptcode-edit"
      onKeyDown={event => {
        // No key means the transcript or the turn here.
        event.stopPropagation();
        if (event.key === 'Escape' && !isComposing(event)) {
          event.preventDefault();
          close(true);
        }
      }}
    >
      <textarea
        ref={box}
        role="textbox"
        aria-label={trans.__('Edit message')}
        aria-multiline="true"
        dir="auto"
        className="jp-gptcode-input jp-gptcode-edit-text"
        rows={2}
        value={text}
        onChange={event => change({ text: event.target.value })}
        onKeyDown={event => {
          const isEnter = event.key === 'Enter' && !event.shiftKey;
          if (isEnter && !isComposing(event)) {
            event.preventDefault();
            send(event.currentTarget);
          }
        }}
      />
      <ul
        role="list"
        aria-label={trans.__('Sent along')}
        className="jp-gptcode-chips"
        hidden={!files.length && !outputs.length}
      >
        {files.map((file, index) => (
          <RemovableChip
            key={file.path}
            name={names[index]}
            hint={trans.__('Do not send this file')}
            remove={() =>
              change({ files: files.filter(each => each !== file) })
            }
          />
        ))}
        {outputs.map(output => (
          <RemovableChip
            key={keyOf(output)}
            name={outputName(output, outputs, trans)}
            hint={trans.__('Do not send this output')}
            remove={() =>
              change({ outputs: outputs.filter(each => each !== output) })
            }
          />
        ))}
      </ul>
      <SentPointed pointed={pointed ?? {}} />
      <div className="jp-gptcode-undo-note">
        {later.length > 1
          ? trans._n(
              'The conversation goes on from here. This message and the turn after it stay as another version.',
              'The conversation goes on from here. This message and the %1 turns after it stay as another version.',
              later.length - 1
            )
          : trans.__(
              'The conversation goes on from here. This message and its answer stay as another version.'
            )}
      </div>
      <LaterCells {...{ busy, chat, positions }} turns={later} isLeft={false} />
      <div role="status" className="jp-gptcode-hint">
        {checked.isRefused && refusedText(trans)}
      </div>
      <div className="jp-gptcode-buttons">
        <button
          className="jp-gptcode-button jp-mod-accept"
          aria-label={trans.__('Send this version')}
          aria-disabled={!isSendable}
          onClick={event => send(event.currentTarget)}
        >
          {trans.__('Send')}
        </button>
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Cancel')}
          title={trans.__('Leave the message as it is (Esc)')}
          onClick={() => close(true)}
        >
          {trans.__('Cancel')}
        </button>
      </div>
    </div>
  );
}
