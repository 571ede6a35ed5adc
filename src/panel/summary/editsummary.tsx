import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { ISummaryPart } from '../../conversation/transcript';
import { ApiError } from '../../server/api';
import type { IEditedSummary, IModels } from '../../server/wire';
import { isComposing } from '../composer/inputmethod';
import { ErrorText } from '../errors/words';
import { PanelContext } from '../shared/context';
import { readText, saveText } from './saved';

export interface ISummaryProps {
  busy: boolean;
  chat: ChatSession;
  /** The models that are set up. */
  models: IModels;
  summary: ISummaryPart;
}

interface IEditSummaryProps extends ISummaryProps {
  close: () => void;
}

/** The form in which the user edits what the model gets. */
export function EditSummary(props: IEditSummaryProps): React.JSX.Element {
  const { busy, chat, close, summary } = props;
  const { trans } = React.useContext(PanelContext);
  const [text, setText] = React.useState(
    () => readText(chat, summary) ?? summary.text
  );
  // Of the text that the user began with: what another page has saved since is not overwritten.
  const [version] = React.useState(summary.version);
  const [problem, setProblem] = React.useState('');
  const [isSaving, setSaving] = React.useState(false);
  const box = React.useRef<HTMLTextAreaElement>(null);
  React.useLayoutEffect(() => box.current?.focus(), []);
  React.useLayoutEffect(() => {
    const node = box.current;
    if (node) {
      node.style.height = '';
      node.style.height = `${node.scrollHeight + 2}px`;
    }
  }, [text]);
  const cancel = () => {
    saveText(chat, summary, null);
    close();
  };
  const save = async () => {
    const { calls, conversation } = chat;
    setSaving(true);
    setProblem('');
    try {
      const { client } = calls;
      const { event } = await calls.api.call<IEditedSummary>(
        'POST',
        `conversations/${encodeURIComponent(conversation.id)}/summary`,
        { client, compaction: summary.seq, version, text }
      );
      if (event) {
        conversation.noteSummary(event);
      }
      cancel();
    } catch (error) {
      const isKnown = error instanceof ApiError;
      setProblem(isKnown ? error.words.message : String(error));
      setSaving(false);
    }
  };
  const room = summary.room ?? LONGEST;
  const left = room - text.length;
  const isSavable = !busy && !isSaving && left >= 0;
  return (
    <div
      className="jp-gptcode-edit"
      onKeyDown={event => {
        // No key means the transcript or the turn here.
        event.stopPropagation();
        if (event.key === 'Escape' && !isComposing(event)) {
          event.preventDefault();
          cancel();
        }
      }}
    >
      <textarea
        ref={box}
        role="textbox"
        aria-label={trans.__('Summary')}
        aria-multiline="true"
        dir="auto"
        className="jp-gptcode-input jp-gptcode-edit-text"
        rows={4}
        value={text}
        onChange={event => {
          setText(event.target.value);
          saveText(chat, summary, event.target.value);
        }}
      />
      {left < room / 10 && (
        <div role="status" className="jp-gptcode-summary-covers">
          {left < 0
            ? trans._n(
                'This is 1 character longer than what is sent to the model. Shorten it, then save.',
                'This is %1 characters longer than what is sent to the model. Shorten it, then save.',
                -left
              )
            : trans._n('1 character left', '%1 characters left', left)}
        </div>
      )}
      {problem && (
        <div role="alert" className="jp-gptcode-problem">
          <ErrorText text={problem} />
        </div>
      )}
      <div className="jp-gptcode-buttons">
        <button
          className="jp-gptcode-button jp-mod-accept"
          aria-label={trans.__('Save')}
          // Not disabled: it may have the focus.
          aria-disabled={!isSavable}
          title={
            busy ? trans.__('You can save when the turn has ended') : undefined
          }
          onClick={() => isSavable && void save()}
        >
          {trans.__('Save')}
        </button>
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Cancel')}
          title={trans.__('Leave the summary as it is (Esc)')}
          onClick={cancel}
        >
          {trans.__('Cancel')}
        </button>
      </div>
    </div>
  );
}

/** Characters that the server takes, and that are sent to a model with a large window. */
const LONGEST = 8_000;
