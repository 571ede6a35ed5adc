import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { ChatSessions } from '../../chat/sessions';
import type { IModel } from '../../server/wire';
import { PanelContext } from '../shared/context';

/** How much the chosen model thinks before it answers, where it can be asked for that. */
export function EffortSelect(props: {
  chats: ChatSessions;
  chat: ChatSession | null;
}): React.JSX.Element | null {
  const { chat, chats } = props;
  const { choice } = chats;
  const { trans } = React.useContext(PanelContext);
  const chosen = chat?.model || choice.models.default;
  const model = choice.models.models.find(each => each.id === chosen);
  const known = React.useRef(new Set<string>());
  const isNews =
    chat && !chat.busy && !model?.reasoning && hasThought(chat, chosen);
  React.useEffect(() => {
    if (isNews && !known.current.has(chosen)) {
      known.current.add(chosen);
      void chats.refresh();
    }
  }, [chats, chosen, isNews]);
  if (!model?.efforts.length) {
    return null;
  }
  const names: Record<IModel['effort'], string> = {
    '': trans.__('Default thinking'),
    low: trans.__('Low thinking'),
    medium: trans.__('Medium thinking'),
    high: trans.__('High thinking')
  };
  return (
    <HTMLSelect
      className="jp-gptcode-effort"
      aria-label={trans.__('Thinking')}
      title={trans.__('How much the model thinks before it answers')}
      value={model.effort}
      onChange={event =>
        void choice.think(chat, model, event.target.value as IModel['effort'])
      }
    >
      {(['', ...model.efforts] as const).map(effort => (
        <option key={effort} value={effort}>
          {names[effort]}
        </option>
      ))}
    </HTMLSelect>
  );
}

/** Whether the latest turn shows that this model thinks, which the server knows by then. */
function hasThought(chat: ChatSession, model: string): boolean {
  const parts = chat.conversation.transcript.turns.at(-1)?.parts ?? [];
  const steps = new Set(parts.map(part => part.type === 'step' && part.model));
  return (
    steps.has(model) &&
    parts.some(part => part.type === 'thinking' || 'thought' in part)
  );
}
