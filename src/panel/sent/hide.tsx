import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { hiddenFiles } from '../../notebook/read/hidden';
import { toggleFile } from '../../notebook/write/hide';
import { PanelContext } from '../shared/context';
import { visibleName } from '../shared/names';
import { fileName } from '../shared/status';
import type { IReadMessage } from './parts';

/** Hides what a message shows from the next request on, or shows it again. */
export function HideButtons(props: {
  chat: ChatSession;
  message: IReadMessage;
}): React.JSX.Element | null {
  const { chat, message } = props;
  const { trans } = React.useContext(PanelContext);
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  const { notebook } = chat;
  const { model } = notebook.panel;
  const cells = message.cells
    .filter(cell => chat.positions.has(cell))
    .map(cell => {
      const name = trans.__('cell %1', chat.positions.get(cell) ?? 0);
      return {
        key: cell,
        name,
        isHidden: notebook.isCellHidden(cell),
        toggle: () => notebook.toggleHidden(cell)
      };
    });
  const hidden = hiddenFiles(model);
  const files = message.files.map(path => ({
    key: path,
    name: visibleName(fileName(path)),
    isHidden: hidden.includes(path),
    toggle: () => model && toggleFile(model, path)
  }));
  const all = [...cells, ...files];
  if (!all.length) {
    return null;
  }
  return (
    <div
      role="group"
      aria-label={trans.__('Hide from the model')}
      className="jp-gptcode-sent-hide"
    >
      {all.map(({ isHidden, key, name, toggle }) => {
        const label = isHidden
          ? trans.__('Show %1 to the model', name)
          : trans.__('Hide %1 from the model', name);
        return (
          <button
            key={key}
            className="jp-gptcode-sent-toggle"
            aria-label={label}
            aria-pressed={isHidden}
            title={label}
            onClick={() => {
              toggle();
              draw();
            }}
          >
            {isHidden ? trans.__('Show %1', name) : trans.__('Hide %1', name)}
          </button>
        );
      })}
    </div>
  );
}
