/** What every browser has and the tests' page lacks: a task that is no timer's. */

import { setImmediate } from 'timers';

class Channel {
  port1 = { onmessage: () => undefined as unknown };
  port2 = {
    postMessage: () => setImmediate(() => this.port1.onmessage())
  };
}

Object.assign(globalThis, { MessageChannel: Channel });
