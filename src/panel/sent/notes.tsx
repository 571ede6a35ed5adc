import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { PanelContext, type Trans } from '../shared/context';
import { untriedText } from '../trial/untried';

/** What is to be known of a draft's request beside what stands in it. */
export function DraftNotes(props: {
  chat: ChatSession;
  /** Whether the model is offered to try code. */
  tries: boolean;
}): React.JSX.Element | null {
  const { chat, tries } = props;
  const { trans } = React.useContext(PanelContext);
  const isEmpty = chat.draft.text.trim() === '';
  const isUntried = chat.calls.tries().model_tries === true && !tries;
  return isEmpty || isUntried ? (
    <div className="jp-gptcode-sent-notes">
      {isEmpty && (
        <div>
          {trans.__(
            'Nothing is typed yet. This goes along with whatever you type.'
          )}
        </div>
      )}
      {isUntried && <div>{notOffered(chat, trans)}</div>}
    </div>
  ) : null;
}

/** Why a model may not try code though its user lets it. */
function notOffered({ calls, notebook }: ChatSession, trans: Trans): string {
  const { untried } = notebook.variables;
  const reason = untried
    ? untriedText(untried, trans)
    : calls.mode() === 'insert'
      ? trans.__('In "Insert only", nothing runs.')
      : trans.__('Small models are not offered it.');
  return trans.__(
    '"Let models try code" has no effect on this message. %1',
    reason
  );
}
