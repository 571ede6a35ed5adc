/** `expect` that looks often: Playwright's own lets up to a second pass between two looks. */

import { expect as original } from './galata';

const intervals = [50, 100];

const poll: typeof original.poll = (actual, options) =>
  original.poll(actual, {
    intervals,
    ...(typeof options === 'string' ? { message: options } : options)
  });

export const expect = new Proxy(original, {
  get: (target, name) =>
    name === 'poll' ? poll : (Reflect.get(target, name) as unknown)
});
