import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { ISentRequest } from '../../server/wire';
import { CopyAction } from '../messageactions';
import { PanelContext, type Trans } from '../shared/context';
import { levelNames } from '../shared/levels';
import { visibleName } from '../shared/names';
import { tokens } from '../tokens/words';
import { Message } from './message';
import { messagesOf, settingsOf } from './parts';

/** Messages that are drawn in one frame. */
const BATCH = 40;

/** A request: whether it is what was sent, its settings, and its messages, the last one unfolded. */
export function RequestView(props: {
  chat: ChatSession;
  request: ISentRequest;
  /** Its place among several of a step, from 1; 0 if it is the only one. */
  number: number;
}): React.JSX.Element {
  const { chat, number, request } = props;
  const { trans } = React.useContext(PanelContext);
  const messages = React.useMemo(() => messagesOf(request), [request]);
  const settings = React.useMemo(() => settingsOf(request), [request]);
  const drawn = useBatches(messages.length);
  const first = messages.length - drawn;
  return (
    <section
      className="jp-gptcode-sent-request"
      aria-label={requestName(request, number, trans)}
    >
      <div className="jp-gptcode-sent-about">
        <div>
          <div>
            <strong>{placeText(request, trans)}</strong>
          </div>
          <div className="jp-gptcode-sent-count">
            {aboutText(request, trans)}
          </div>
          {(number > 0 || request.purpose === 'summary') && (
            <strong>{requestName(request, number, trans)} </strong>
          )}
          {certaintyText(request, trans)}{' '}
          <span className="jp-gptcode-sent-count">
            {trans.__(
              'About %1 tokens in %2 messages.',
              tokens(request.tokens),
              messages.length
            )}
          </span>
        </div>
        <CopyAction
          name={trans.__('Copy the JSON')}
          text={() => JSON.stringify(request.body, null, 2)}
        />
      </div>
      <details className="jp-gptcode-sent-settings">
        <summary>{trans.__('Settings of the call')}</summary>
        <pre>{settings}</pre>
      </details>
      <ol aria-label={trans.__('Messages')} aria-busy={first > 0}>
        {messages.slice(first).map((message, index) => (
          <Message
            key={first + index}
            chat={chat}
            message={message}
            number={first + index + 1}
            isOpen={first + index === messages.length - 1}
          />
        ))}
      </ol>
    </section>
  );
}

/** How many are drawn by now: some more in each frame, so that none is long. */
function useBatches(count: number): number {
  const [drawn, setDrawn] = React.useState(BATCH);
  React.useEffect(() => {
    if (drawn < count) {
      const frame = requestAnimationFrame(() => setDrawn(drawn + BATCH));
      return () => cancelAnimationFrame(frame);
    }
    return undefined;
  }, [count, drawn]);
  return Math.min(drawn, count);
}

/** To whom: the first thing to know. */
function placeText(
  { certain, endpoint, host }: ISentRequest,
  trans: Trans
): string {
  if (!endpoint) {
    return trans.__('To which host it went was not recorded.');
  }
  if (certain === 'draft') {
    return host
      ? trans.__('Sends to %1', visibleName(host))
      : trans.__('Stays on this machine');
  }
  return host
    ? trans.__('Sent to %1', visibleName(host))
    : trans.__('Stayed on this machine');
}

function aboutText(
  { endpoint, level, model, time }: ISentRequest,
  trans: Trans
): string {
  return [
    trans.__('Model: %1', visibleName(model)),
    ...(endpoint ? [trans.__('endpoint: %1', visibleName(endpoint))] : []),
    trans.__('may see: %1', levelNames(trans)[level]),
    ...(time === null ? [] : [new Date(time * 1000).toLocaleString()])
  ].join(', ');
}

function requestName(
  { purpose }: ISentRequest,
  number: number,
  trans: Trans
): string {
  if (purpose === 'summary') {
    return trans.__('Request for a summary of earlier turns.');
  }
  return number ? trans.__('Request %1.', number) : trans.__('Request');
}

function certaintyText(
  { certain, purpose, why }: ISentRequest,
  trans: Trans
): string {
  switch (certain) {
    case 'draft':
      return purpose === 'summary'
        ? trans.__(
            'This is sent first. Your prompt follows with the summary instead of the earlier turns, in a request that depends on it.'
          )
        : trans.__('This is what Send sends now. It has not been sent yet.');
    case 'sent':
      return trans.__('This is, byte for byte, what was sent.');
    case 'again':
      return why === 'unrecorded'
        ? trans.__(
            'Rendered again today; the sent one is not preserved, because this conversation does not say what was sent.'
          )
        : trans.__(
            'Rendered again today; the sent one is not preserved. It was different: GPT-Code was updated since, or the file of the conversation was changed.'
          );
  }
}
