import { closeIcon, editIcon, type LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type {
  HoldReason,
  IQueuedPrompt,
  PromptQueue
} from '../../chat/promptqueue';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer, useFocusKeeper } from '../shared/focus';
import { isComposing } from './inputmethod';

/** The prompts that wait for the end of the turn, in the order in which they are sent. */
export function Queue({ queue }: { queue: PromptQueue }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <>
      <div role="status" className="jp-gptcode-said">
        {queueText(queue, trans)}
      </div>
      {queue.all.length > 0 && (
        <ol
          role="list"
          aria-label={trans.__('Queued messages')}
          className="jp-gptcode-queue"
        >
          {queue.all.map((prompt, index) => (
            <Item
              key={prompt.id}
              prompt={prompt}
              position={index + 1}
              queue={queue}
            />
          ))}
        </ol>
      )}
    </>
  );
}

/** How many wait, or why they are not sent. */
function queueText({ all }: PromptQueue, trans: Trans): string {
  const reason = all.find(({ held }) => held !== null)?.held;
  if (reason) {
    return heldText(reason, trans);
  }
  return all.length
    ? trans._n('%1 message is queued.', '%1 messages are queued.', all.length)
    : '';
}

interface IItemProps {
  prompt: IQueuedPrompt;
  /** Counted from 1. */
  position: number;
  queue: PromptQueue;
}

function Item(props: IItemProps): React.JSX.Element {
  const { position, prompt, queue } = props;
  const { held, id, text } = prompt;
  const { trans } = React.useContext(PanelContext);
  const item = useFocusKeeper<HTMLLIElement>(focusComposer);
  return (
    <li
      ref={item}
      role="listitem"
      className="jp-gptcode-queued"
      data-held={held !== null}
    >
      {queue.edited === id ? (
        <EditBox {...props} />
      ) : (
        <div className="jp-gptcode-queued-line">
          <span className="jp-gptcode-queued-text" title={text}>
            {text}
          </span>
          {held !== null && (
            <button
              className="jp-gptcode-button"
              aria-label={trans.__('Send queued message %1', position)}
              onClick={event => {
                focusComposer(event.currentTarget);
                queue.release(id);
              }}
            >
              {trans.__('Send')}
            </button>
          )}
          <IconButton
            icon={editIcon}
            name={trans.__('Edit queued message %1', position)}
            press={() => queue.edit(id)}
          />
          <IconButton
            icon={closeIcon}
            name={trans.__('Remove queued message %1', position)}
            press={() => queue.remove(id)}
          />
        </div>
      )}
      {(held !== null || attachedText(prompt, trans)) && (
        <div className="jp-gptcode-queued-note">
          {[held && heldText(held, trans), attachedText(prompt, trans)]
            .filter(note => note)
            .join(' ')}
        </div>
      )}
    </li>
  );
}

/** Enter takes the new text, Escape the old one. */
function EditBox({ position, prompt, queue }: IItemProps): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const [text, setText] = React.useState(prompt.text);
  const box = React.useRef<HTMLTextAreaElement>(null);
  React.useEffect(() => box.current?.focus(), []);
  const end = (node: Element, isTaken: boolean) => {
    focusComposer(node);
    if (isTaken && text.trim()) {
      queue.write(prompt.id, text.trim());
    }
    queue.edit(null);
  };
  return (
    <textarea
      ref={box}
      role="textbox"
      aria-label={trans.__('Queued message %1', position)}
      aria-multiline="true"
      className="jp-gptcode-queued-edit"
      rows={2}
      value={text}
      onChange={event => setText(event.target.value)}
      onKeyDown={event => {
        const isEnter = event.key === 'Enter' && !event.shiftKey;
        if (isComposing(event) || !(isEnter || event.key === 'Escape')) {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
        end(event.currentTarget, isEnter);
      }}
    />
  );
}

function IconButton(props: {
  icon: LabIcon;
  name: string;
  press: () => void;
}): React.JSX.Element {
  const { icon, name, press } = props;
  return (
    <button
      className="jp-gptcode-icon"
      aria-label={name}
      title={name}
      onClick={press}
    >
      <icon.react tag="span" width="14px" height="14px" />
    </button>
  );
}

function attachedText(prompt: IQueuedPrompt, trans: Trans): string {
  const { files, outputs, pointed } = prompt;
  const { named = [], selection, variables = [] } = pointed ?? {};
  const known = Array.isArray(files) ? files.length : 0;
  const count =
    known +
    outputs.length +
    named.length +
    variables.length +
    (selection ? 1 : 0);
  return count
    ? trans._n('With %1 attachment.', 'With %1 attachments.', count)
    : '';
}

function heldText(reason: HoldReason, trans: Trans): string {
  switch (reason) {
    case 'stopped':
      return trans.__('Not sent, because you stopped the turn.');
    case 'unfinished':
      return trans.__('Not sent, because the turn did not finish.');
    case 'refused':
      return trans.__('Not sent. The conversation shows why.');
    case 'instructions':
      return trans.__(
        'Not sent, because the instructions that go along have changed.'
      );
    case 'reloaded':
      return trans.__('Not sent, because the page or notebook was closed.');
  }
}
