/** Reads server-sent events from a byte stream. */

/**
 * Yields the JSON values of the events of a response body, however it is cut into chunks.
 *
 * `EventSource` cannot send Jupyter's tokens.
 */
export async function* readEvents<T>(
  body: ReadableStream<Uint8Array>
): AsyncGenerator<T> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
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
    // Closes the connection, also when the caller stops early.
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
