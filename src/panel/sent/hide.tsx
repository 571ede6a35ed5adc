import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import {
  chosenFiles,
  HIDDEN,
  HIDDEN_FILES,
  PINNED,
  PINNED_FILES
} from '../../notebook/read/hidden';
import { toggleFile } from '../../notebook/write/hide';
import { PanelContext } from '../shared/context';
import { HideOrPin } from '../shared/hideorpin';
import { variablesText } from '../shared/hiding';
import { visibleName } from '../shared/names';
import { fileName } from '../shared/status';
import type { IReadMessage } from './parts';

interface IShown {
  key: string;
  name: string;
  isHidden: boolean;
  isPinned: boolean;
  hide: () => void;
  pin: () => void;
}

/** Hides what a message shows from the next request on, or pins it, or takes that back. */
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
    .map((cell): IShown => {
      const name = trans.__('cell %1', chat.positions.get(cell) ?? 0);
      return {
        key: cell,
        name,
        isHidden: notebook.isChosen(cell, HIDDEN),
        isPinned: notebook.isChosen(cell, PINNED),
        hide: () => notebook.toggleChosen(cell, HIDDEN),
        pin: () => notebook.toggleChosen(cell, PINNED)
      };
    });
  const hidden = chosenFiles(model, HIDDEN_FILES);
  const pinned = chosenFiles(model, PINNED_FILES);
  const files = message.files.map((path): IShown => ({
    key: path,
    name: visibleName(fileName(path)),
    isHidden: hidden.includes(path),
    isPinned: pinned.includes(path),
    hide: () => model && toggleFile(model, path, HIDDEN_FILES),
    pin: () => model && toggleFile(model, path, PINNED_FILES)
  }));
  const all = [...cells, ...files];
  if (!all.length) {
    return null;
  }
  return (
    <div
      role="group"
      aria-label={trans.__('Hide from the model, or pin')}
      className="jp-gptcode-sent-hide"
    >
      {all.map(({ hide, isHidden, isPinned, key, name, pin }) => (
        <HideOrPin
          key={key}
          name={name}
          isHidden={isHidden}
          isPinned={isPinned}
          texts={{
            show: trans.__('Show %1', name),
            hide: trans.__('Hide %1', name),
            pin: trans.__('Pin %1', name),
            unpin: trans.__('Unpin %1', name)
          }}
          hide={() => {
            hide();
            draw();
          }}
          pin={() => {
            pin();
            draw();
          }}
        />
      ))}
      {cells.some(({ isHidden }) => isHidden) && (
        <div role="status" className="jp-gptcode-hint">
          {variablesText(trans)}
        </div>
      )}
    </div>
  );
}
