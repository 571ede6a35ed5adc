/** Server-sent events out of a byte stream, in whatever chunks it comes. */

/**
 * The JSON values of the events of a response body, in order.
 *
 * `EventSource` cannot send Jupyter's tokens, hence our own few lines.
 */
export async function* readEvents<T>(
  body: ReadableStream<Uint8Array>
): AsyncGenerator<T> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let held = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      held += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const events = held.split('\n\n');
      held = events.pop() ?? '';
      for (const event of events) {
        const data = eventData(event);
        if (data) {
          yield JSON.parse(data) as T;
        }
      }
      if (done) {
        return;
      }
    }
  } finally {
    // A reader that is left early must not keep the connection open.
    await reader.cancel().catch(() => undefined);
  }
}

function eventData(event: string): string {
  return event
    .split('\n')
    .filter(line => line.startsWith('data: '))
    .map(line => line.slice('data: '.length))
    .join('\n');
}
