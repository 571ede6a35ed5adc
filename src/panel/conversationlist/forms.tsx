/** What opens below a conversation in the list. */

import * as React from 'react';

import type { ConversationList } from '../../chat/conversationlist';
import type { ChatSessions } from '../../chat/sessions';
import type { Format, IExportedFile } from '../../server/conversationlist';
import type { IListedConversation } from '../../server/wire';
import { PanelContext } from '../shared/context';

export interface IRowProps {
  chats: ChatSessions;
  list: ConversationList;
  row: IListedConversation;
  close: () => void;
  /** Shows what was said, of one whose notebook is gone. */
  read: () => void;
  /** The focus goes on when the row disappears. */
  focusNext: () => void;
}

interface IFormProps {
  list: ConversationList;
  row: IListedConversation;
  done: () => void;
}

/** A name of the user's own; an empty one gives back the first message's line. */
export function Rename({ done, list, row }: IFormProps): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const [title, setTitle] = React.useState(row.title);
  const input = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => input.current?.select(), []);
  return (
    <form
      className="jp-gptcode-conversationlist-form"
      onSubmit={event => {
        event.preventDefault();
        void list.rename(row, title).then(isDone => isDone && done());
      }}
    >
      <input
        ref={input}
        className="jp-gptcode-input"
        aria-label={trans.__('Name')}
        maxLength={200}
        value={title}
        onChange={event => setTitle(event.currentTarget.value)}
      />
      <div className="jp-gptcode-buttons">
        <button
          type="submit"
          className="jp-gptcode-button jp-mod-accept"
          aria-label={trans.__('Save')}
        >
          {trans.__('Save')}
        </button>
        <Cancel done={done} />
      </div>
    </form>
  );
}

/** Says what goes, and that it does not come back. */
export function Confirm(
  props: IRowProps & { done: () => void }
): React.JSX.Element {
  const { done, focusNext, list, row } = props;
  const { trans } = React.useContext(PanelContext);
  const text = React.useId();
  return (
    <div
      role="group"
      aria-labelledby={text}
      className="jp-gptcode-conversationlist-form"
    >
      <p id={text}>
        {trans.__(
          'This deletes its messages, its saved outputs and what Undo needs, for good. The notebook and its cells stay.'
        )}
      </p>
      <div className="jp-gptcode-buttons">
        <button
          className="jp-gptcode-button jp-mod-warn"
          aria-label={trans.__('Delete for good')}
          onClick={() => {
            focusNext();
            void list.remove(row);
          }}
        >
          {trans.__('Delete for good')}
        </button>
        <Cancel done={done} />
      </div>
    </div>
  );
}

/** The files as which it can be saved. */
export function Exports({ done, list, row }: IFormProps): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const about = React.useId();
  const formats: [Format, string][] = [
    ['markdown', trans.__('As Markdown')],
    ['notebook', trans.__('As a notebook')],
    ['journal', trans.__('To import it again')]
  ];
  return (
    <div
      role="group"
      aria-label={trans.__('Export')}
      aria-describedby={about}
      className="jp-gptcode-conversationlist-form"
    >
      <div className="jp-gptcode-buttons">
        {formats.map(([format, name]) => (
          <button
            key={format}
            className="jp-gptcode-button"
            aria-label={name}
            onClick={() => {
              done();
              void list
                .export(row, format)
                .then(file => file && download(file));
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <p id={about} className="jp-gptcode-conversationlist-note">
        {trans.__(
          'Where the file is imported, what was done so far cannot be undone.'
        )}
      </p>
    </div>
  );
}

function Cancel({ done }: { done: () => void }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <button
      type="button"
      className="jp-gptcode-button"
      aria-label={trans.__('Cancel')}
      onClick={done}
    >
      {trans.__('Cancel')}
    </button>
  );
}

/** Saves a file where the browser saves what is downloaded. */
function download({ data, name }: IExportedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
