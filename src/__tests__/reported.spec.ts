import { late, REPORT_TIME } from '../turn/reported';

describe('late', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function stage() {
    const stop = new AbortController();
    const ended = jest.fn();
    void late(Promise.resolve(), stop.signal).then(ended);
    return { ended, stop };
  }

  it('leaves a report its whole time, also when the user comes back to the page', async () => {
    const { ended } = stage();
    await jest.advanceTimersByTimeAsync(REPORT_TIME - 1);
    window.dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(0);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(ended).toHaveBeenCalled();
  });

  it('ends at a Stop', async () => {
    const { ended, stop } = stage();
    await jest.advanceTimersByTimeAsync(1);
    stop.abort();
    await jest.advanceTimersByTimeAsync(0);
    expect(ended).toHaveBeenCalled();
  });
});
