import * as fc from 'fast-check';
import { ReadableStream as NodeStream } from 'stream/web';

import { readEvents } from '../server/sse';

/** A body that comes in pieces of these sizes, cut anywhere, also inside a character. */
function body(text: string, sizes: number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new NodeStream<Uint8Array>({
    start(controller) {
      let start = 0;
      for (const size of sizes) {
        controller.enqueue(bytes.slice(start, start + size));
        start += size;
      }
      controller.enqueue(bytes.slice(start));
      controller.close();
    }
  }) as unknown as ReadableStream<Uint8Array>;
}

async function read(stream: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of readEvents(stream)) {
    events.push(event);
  }
  return events;
}

describe('readEvents', () => {
  it('gives the same events however the bytes are cut', async () => {
    const event = fc.record({
      seq: fc.nat(),
      text: fc.string({ unit: 'grapheme' })
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event),
        fc.array(fc.nat({ max: 20 })),
        async (events, sizes) => {
          const text = events
            .map(each => `id: ${each.seq}\ndata: ${JSON.stringify(each)}\n\n`)
            .join('');
          expect(await read(body(text, sizes))).toEqual(events);
        }
      )
    );
  });

  it('passes over pings', async () => {
    const text = ': ping\n\nid: 1\ndata: {"seq":1}\n\n: ping\n\n';
    expect(await read(body(text, []))).toEqual([{ seq: 1 }]);
  });

  it('leaves out an event that was cut off', async () => {
    const text = 'id: 1\ndata: {"seq":1}\n\nid: 2\ndata: {"se';
    expect(await read(body(text, []))).toEqual([{ seq: 1 }]);
  });
});
