/** Pauses in long work, so that the page can be drawn and a press on Stop be heard meanwhile. */

const LONGEST = 30; // milliseconds of work

export class Breath {
  /** Called between two pieces of work; waits where it is time for others. */
  async taken(): Promise<void> {
    if (performance.now() - this._since > LONGEST) {
      // Promises alone would keep the page busy: what comes at once is many events.
      await new Promise(resolve => setTimeout(resolve));
      this._since = performance.now();
    }
  }

  private _since = performance.now();
}
