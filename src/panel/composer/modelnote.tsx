import * as React from 'react';

import type { ModelChoice, ModelNote as Note } from '../../chat/modelchoice';
import type { ChatSession } from '../../chat/session';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { ErrorText } from '../errors/words';

/** What is to be said about the chosen model, above the picker, until a prompt is sent. */
export function ModelNote(props: {
  choice: ModelChoice;
  chat: ChatSession | null;
}): React.JSX.Element | null {
  const { chat, choice } = props;
  const { trans } = React.useContext(PanelContext);
  const busy = chat?.busy ?? false;
  React.useEffect(() => {
    if (busy) {
      choice.dismiss();
    }
  }, [busy, choice]);
  const note = choice.note(chat);
  if (!note) {
    return null;
  }
  if (note.type === 'used') {
    return (
      <div role="status" className="jp-gptcode-modelnote">
        {usedText(note, trans)}
      </div>
    );
  }
  if (note.type === 'unsaved') {
    return (
      <div role="alert" className="jp-gptcode-modelnote jp-mod-problem">
        <ErrorText text={note.message} />
      </div>
    );
  }
  const choose = (model: string) => (event: React.MouseEvent) => {
    focusComposer(event.currentTarget);
    void choice.choose(chat, model);
  };
  return (
    <div role="alert" className="jp-gptcode-modelnote jp-mod-problem">
      <ErrorText text={note.message} />
      <div className="jp-gptcode-buttons">
        {note.similar.map(name => (
          <button
            key={name}
            className="jp-gptcode-button"
            aria-label={trans.__('Use %1', name)}
            onClick={choose(name)}
          >
            {trans.__('Use %1', name)}
          </button>
        ))}
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Clear the model')}
          onClick={choose('')}
        >
          {trans.__('Clear')}
        </button>
      </div>
    </div>
  );
}

function usedText(note: Note & { type: 'used' }, trans: Trans): string {
  return note.verified
    ? trans.__('Key works. Using %1.', note.model)
    : trans.__('Using %1.', note.model);
}
