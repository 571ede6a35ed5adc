/** What every browser has and jsdom lacks: a channel whose messages are tasks, not timers. */

import { setImmediate } from 'timers';

class Channel {
  port1 = { onmessage: () => undefined as unknown, close: () => undefined };
  port2 = {
    postMessage: () => setImmediate(() => this.port1.onmessage())
  };
}

Object.assign(globalThis, { MessageChannel: Channel });
