import type { ApiError } from '../server/api';
import { pause, retry } from '../server/retry';
import { away, pass, refusal } from './stage';

/** A call that fails with these errors, one after the other, and then answers. */
function calls(...errors: ApiError[]) {
  const times: number[] = [];
  const began = Date.now();
  const work = () => {
    times.push(Date.now() - began);
    const error = errors.shift();
    return error ? Promise.reject(error) : Promise.resolve('yes');
  };
  return { times, work };
}

const many = (count: number) => Array.from({ length: count }, away);

let lost: boolean[];
let giveUp: AbortController;

const doing = (work: () => Promise<string>) =>
  retry(work, {
    signal: giveUp.signal,
    onLost: each => lost.push(each)
  });

beforeEach(() => {
  jest.useFakeTimers();
  lost = [];
  giveUp = new AbortController();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('persist', () => {
  it('does at once what succeeds', async () => {
    const { times, work } = calls();
    expect(await doing(work)).toBe('yes');
    expect(times).toEqual([0]);
    expect(lost).toEqual([false]);
  });

  it('waits twice as long before each further try, and no longer than 8 s', async () => {
    const { times, work } = calls(...many(7));
    expect(await pass(doing(work))).toBe('yes');
    expect(times).toEqual([0, 500, 1500, 3500, 7500, 15500, 23500, 31500]);
    expect(lost).toEqual([...Array<boolean>(7).fill(true), false]);
  });

  it.each(['unreachable', 'http-502', 'http-503', 'http-504'])(
    'tries again after %s',
    async kind => {
      const { times, work } = calls(refusal(kind));
      expect(await pass(doing(work))).toBe('yes');
      expect(times).toEqual([0, 500]);
    }
  );

  it.each(['http-500', 'http-403', 'taken', 'unusable', 'not-found'])(
    'does not try again after %s',
    async kind => {
      const error = refusal(kind);
      const { times, work } = calls(error);
      await expect(doing(work)).rejects.toBe(error);
      expect(times).toEqual([0]);
      expect(lost).toEqual([false]);
    }
  );

  it('does not try again after an error of the page itself', async () => {
    const error = new Error('A bug.');
    await expect(doing(() => Promise.reject(error))).rejects.toBe(error);
  });

  it('is no longer lost when the server answers with a refusal', async () => {
    const error = refusal('taken');
    const { work } = calls(away(), error);
    const failed = expect(doing(work)).rejects.toBe(error);
    await jest.advanceTimersByTimeAsync(500);
    await failed;
    expect(lost).toEqual([true, false]);
  });

  it('ends at the signal with the last failure, and without a further try', async () => {
    const errors = many(3);
    const last = errors[1];
    const { times, work } = calls(...errors);
    const failed = expect(doing(work)).rejects.toBe(last);
    await jest.advanceTimersByTimeAsync(600);
    giveUp.abort();
    await failed;
    expect(times).toEqual([0, 500]);
    expect(lost).toEqual([true, true, false]);
  });

  it('tries once after the signal', async () => {
    const error = away();
    const { times, work } = calls(error);
    giveUp.abort();
    await expect(doing(work)).rejects.toBe(error);
    expect(times).toEqual([0]);
    expect(lost).toEqual([false]);
  });

  it('tries at once when the browser is back on line', async () => {
    const { times, work } = calls(...many(4));
    const done = doing(work);
    await jest.advanceTimersByTimeAsync(4000);
    window.dispatchEvent(new Event('online'));
    expect(await done).toBe('yes');
    expect(times).toEqual([0, 500, 1500, 3500, 4000]);
  });

  it('tries at once when the page is shown again', async () => {
    const { times, work } = calls(away());
    const done = doing(work);
    await jest.advanceTimersByTimeAsync(200);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(await done).toBe('yes');
    expect(times).toEqual([0, 200]);
  });
});

describe('pause', () => {
  it('leaves no timer and listens to nothing any more', async () => {
    const heard = jest.spyOn(window, 'removeEventListener');
    const paused = pause(1000, giveUp.signal);
    giveUp.abort();
    await paused;
    expect(jest.getTimerCount()).toBe(0);
    expect(heard.mock.calls.map(([name]) => name)).toEqual(['online']);
  });

  it('lets everything happen that is due, even after the signal', async () => {
    giveUp.abort();
    let over = false;
    void pause(1000, giveUp.signal).then(() => {
      over = true;
    });
    await Promise.resolve();
    expect(over).toBe(false);
    await jest.advanceTimersByTimeAsync(0);
    expect(over).toBe(true);
  });
});
