import { Time } from '@jupyterlab/coreutils';
import { deleteIcon, downloadIcon, editIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { PanelContext } from '../shared/context';
import { visibleName } from '../shared/names';
import { fileName } from '../shared/status';
import { Confirm, Exports, type IRowProps, Rename } from './forms';
import { Snippet } from './snippet';

/** What is open below a row; one at a time. */
type Form = 'rename' | 'delete' | 'export' | null;

/** A conversation: what it is about, where the words were found, and what can be done with it. */
export function Row(props: IRowProps): React.JSX.Element {
  const { close, list, read, row } = props;
  const { trans } = React.useContext(PanelContext);
  const [form, setForm] = React.useState<Form>(null);
  const item = React.useRef<HTMLLIElement>(null);
  const about = React.useId();
  const title = row.title || trans.__('No message yet');
  const isShown = row.conversation === list.shown;
  const toggle = (next: Form) => setForm(form === next ? null : next);
  const done = () => {
    setForm(null);
    item.current?.querySelector<HTMLElement>('button')?.focus();
  };
  const open = async () => {
    if (!(await list.isThere(row))) {
      read();
    } else if (await list.open(row)) {
      close();
    }
  };
  return (
    <li
      ref={item}
      className="jp-gptcode-conversationlist-row"
      aria-label={title}
      aria-current={isShown || undefined}
      onKeyDown={event => {
        if (event.key === 'Escape' && form) {
          event.preventDefault();
          done();
        }
      }}
    >
      {form === 'rename' ? (
        <Rename {...{ list, row, done }} />
      ) : (
        <div
          className="jp-gptcode-conversationlist-title"
          id={about}
          title={title}
        >
          {title}
        </div>
      )}
      {list.scope === 'all' && (
        <div
          className="jp-gptcode-conversationlist-notebook"
          title={visibleName(row.notebook)}
        >
          {fileName(row.notebook)}
        </div>
      )}
      {row.hit && <Snippet hit={row.hit} query={list.query} />}
      <div className="jp-gptcode-conversationlist-line">
        <span
          className="jp-gptcode-conversationlist-when"
          title={Time.format(new Date(row.changed * 1000))}
        >
          {Time.formatHuman(new Date(row.changed * 1000), 'narrow')}
          {' · '}
          {trans._n('%1 message', '%1 messages', row.turns)}
        </span>
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Open')}
          aria-describedby={about}
          onClick={() => void open()}
        >
          {trans.__('Open')}
        </button>
        <Act
          name={trans.__('Rename')}
          icon={editIcon}
          isOpen={form === 'rename'}
          act={() => toggle('rename')}
        />
        <Act
          name={trans.__('Export')}
          icon={downloadIcon}
          isOpen={form === 'export'}
          act={() => toggle('export')}
        />
        <Act
          name={trans.__('Delete')}
          icon={deleteIcon}
          isOpen={form === 'delete'}
          act={() => toggle('delete')}
        />
      </div>
      {form === 'export' && <Exports {...{ list, row, done }} />}
      {form === 'delete' && <Confirm {...props} done={done} />}
    </li>
  );
}

function Act(props: {
  name: string;
  icon: typeof editIcon;
  isOpen: boolean;
  act: () => void;
}): React.JSX.Element {
  const { act, icon: Icon, isOpen, name } = props;
  return (
    <button
      className="jp-gptcode-icon"
      aria-label={name}
      aria-expanded={isOpen}
      title={name}
      onClick={act}
    >
      <Icon.react tag="span" width="14px" height="14px" />
    </button>
  );
}
