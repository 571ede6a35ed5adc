/** Pauses in long work, so that the page can be drawn and a press on Stop be heard meanwhile. */

const LONGEST = 30; // milliseconds from one pause to the next

export class Breath {
  /** Called between two pieces of work; waits where it is time for others. */
  async taken(): Promise<void> {
    if (performance.now() - this._since > LONGEST) {
      // Promises alone would keep the page busy: what comes at once is many events. A timer is no
      // better: a page that nobody looks at gets one a second, and after a while one a minute.
      await new Promise(resolve => {
        this._channel.port1.onmessage = resolve;
        this._channel.port2.postMessage(0);
      });
      this._since = performance.now();
    }
  }

  private _channel = new MessageChannel();
  private _since = performance.now();
}
