import type { ISessionContext } from '@jupyterlab/apputils';

import { mayRun } from '../notebook/run/kernelwatch';

const context = (status: string | null, display: string) =>
  ({
    session: status === null ? null : { kernel: { status } },
    kernelDisplayStatus: display
  }) as unknown as ISessionContext;

describe('mayRun', () => {
  it.each([
    ['busy', true],
    ['unknown', true],
    ['starting', true],
    ['restarting', true],
    ['idle', false],
    ['dead', false]
  ])('a kernel that is %s: %s', (status, expected) => {
    expect(mayRun(context(status, status))).toBe(expected);
  });

  it.each([
    ['initializing', true],
    ['unknown', false]
  ])('no kernel, %s: %s', (display, expected) => {
    expect(mayRun(context(null, display))).toBe(expected);
  });
});
