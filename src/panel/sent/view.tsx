import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Preview, sentOf } from '../../chat/sent';
import type { ChatSession } from '../../chat/session';
import type { ChatSessions, ShownSent } from '../../chat/sessions';
import { allTurns } from '../../conversation/branches';
import type { IStepPart } from '../../conversation/transcript';
import { ApiError } from '../../server/api';
import type { ISentRequest } from '../../server/wire';
import { ErrorText } from '../errors/words';
import { PanelContext } from '../shared/context';
import { focusLater, useFocusKeeper } from '../shared/focus';
import { DraftNotes } from './notes';
import { RequestView } from './request';

/** Milliseconds after the last change of the draft. */
const PAUSE = 400;

interface IFound {
  requests: ISentRequest[];
  /** Why they cannot be shown. */
  problem: string;
  /** Whether the draft has changed since. */
  isOld: boolean;
  /** Of a draft, whether the model is offered to try code. */
  tries?: boolean;
}

const NOTHING: IFound = { requests: [], problem: '', isOld: true };

/** What is sent to the model: by the draft, or what was sent by the steps of a turn. */
export function SentView(props: {
  chats: ChatSessions;
  chat: ChatSession;
  shown: ShownSent;
}): React.JSX.Element {
  const { chat, chats, shown } = props;
  const { trans } = React.useContext(PanelContext);
  const region = useFocusKeeper<HTMLElement>(gone => focusOpener(gone, shown));
  const heading = React.useRef<HTMLHeadingElement>(null);
  const isDraft = shown === 'draft';
  const found = useRequests(chat, shown);
  React.useEffect(() => heading.current?.focus(), [shown]);
  const close = () => {
    chats.shownSent = null;
  };
  useEndOnSend(chat, isDraft, close);
  const { requests } = found;
  return (
    <section
      ref={region}
      role="region"
      aria-label={trans.__('What is sent')}
      className="jp-gptcode-sent"
      onKeyDown={event => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.preventDefault();
          event.stopPropagation();
          close();
        }
      }}
    >
      <header className="jp-gptcode-sent-head">
        <h2 ref={heading} tabIndex={-1}>
          {isDraft
            ? trans.__('What Send would send')
            : trans.__('What this answer was asked with')}
        </h2>
        <button
          className="jp-gptcode-icon"
          aria-label={trans.__('Close')}
          title={trans.__('Close')}
          onClick={close}
        >
          <closeIcon.react tag="span" />
        </button>
      </header>
      <div role="status" className="jp-gptcode-sent-state">
        {found.problem ? (
          <ErrorText text={found.problem} />
        ) : found.isOld ? (
          requests.length > 0 ? (
            trans.__('Your draft has changed: this is being updated…')
          ) : (
            trans.__('Reading…')
          )
        ) : requests.length === 0 ? (
          trans.__('Nothing was sent: no model was called.')
        ) : (
          ''
        )}
      </div>
      {isDraft && requests.length > 0 && (
        <DraftNotes chat={chat} tries={found.tries ?? true} />
      )}
      <div className="jp-gptcode-sent-requests">
        {requests.map((request, index) => (
          <RequestView
            key={index}
            chat={chat}
            request={request}
            number={requests.length > 1 ? index + 1 : 0}
          />
        ))}
      </div>
    </section>
  );
}

/** A message that is sent shows its conversation. */
function useEndOnSend(
  { busy }: ChatSession,
  isDraft: boolean,
  close: () => void
): void {
  const was = React.useRef(busy);
  React.useEffect(() => {
    if (isDraft && busy && !was.current) {
      close();
    }
    was.current = busy;
  });
}

/** The requests; those of a draft are read again when it, or the notebook, has changed. */
function useRequests(chat: ChatSession, shown: ShownSent): IFound {
  const [found, setFound] = React.useState(NOTHING);
  const [preview] = React.useState(() => new Preview(chat));
  const change = useChanges(chat);
  const { busy, conversation } = chat;
  const { seq } = conversation.transcript;
  const isDraft = shown === 'draft';
  // A past turn does not change.
  const version = isDraft ? `${change}/${busy || seq}` : conversation.id;
  React.useEffect(() => {
    const stop = new AbortController();
    const show = (next: Partial<IFound>) => {
      if (!stop.signal.aborted) {
        setFound(before => ({ ...before, ...next }));
      }
    };
    const read = async () => {
      try {
        const asked = isDraft
          ? await preview.ask(stop.signal)
          : { requests: await sentOfTurn(chat, shown) };
        show({ ...asked, problem: '', isOld: false });
      } catch (error) {
        const problem =
          error instanceof ApiError ? error.message : String(error);
        show({ requests: [], problem, isOld: false });
      }
    };
    show({ isOld: true });
    const timer = setTimeout(() => void read(), isDraft ? PAUSE : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [chat, isDraft, preview, shown, version]);
  return found;
}

/** What the draft depends on, as one text: another one after each change. */
function useChanges(chat: ChatSession): string {
  const [edits, count] = React.useReducer((before: number) => before + 1, 0);
  React.useEffect(() => {
    const { draft, notebook } = chat;
    const { model } = notebook.panel;
    draft.changed.connect(count);
    model?.contentChanged.connect(count);
    return () => {
      draft.changed.disconnect(count);
      model?.contentChanged.disconnect(count);
    };
  }, [chat]);
  return `${edits}/${JSON.stringify([chat.model, chat.level.chosen, chat.draft.attached])}`;
}

async function sentOfTurn(
  chat: ChatSession,
  turn: number
): Promise<ISentRequest[]> {
  const shown = allTurns(chat.conversation.transcript).find(
    each => each.turn === turn
  );
  const steps = (shown?.parts ?? []).filter(
    (part): part is IStepPart => part.type === 'step'
  );
  const found = await Promise.all(steps.map(({ step }) => sentOf(chat, step)));
  return found.flat();
}

/** Where the view was opened: that button comes back with the view that stands there. */
function focusOpener(gone: Element, shown: ShownSent): void {
  const region = gone.closest('.jp-gptcode-region');
  queueMicrotask(() => {
    const opener = region?.querySelector<HTMLElement>(`[data-sent="${shown}"]`);
    if (opener) {
      opener.focus();
    } else {
      focusLater(gone);
    }
  });
}
