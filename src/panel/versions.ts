/** Whether the page and the server are of one version: after an upgrade, one of them is old. */

import type { Trans } from './shared/context';

/** As in package.json; `versions.spec.ts` compares them. */
export const VERSION = '0.1.0';

/** What to do; null where nothing is. */
export function versionProblem(
  server: string,
  trans: Trans,
  page = VERSION
): string | null {
  const order = compare(numbers(server), numbers(page));
  if (order < 0) {
    return trans.__(
      'The server still runs GPT-Code %1, but this page is of %2. Save your work, restart the Jupyter server, then reload this page.',
      server,
      page
    );
  }
  return order > 0
    ? trans.__(
        'The server runs GPT-Code %1, but this page is of %2. Save your work, then reload this page.',
        server,
        page
      )
    : null;
}

/** Of a release: npm and Python write what comes before one in their own ways. */
function numbers(version: string): number[] {
  const [, ...found] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return found.map(Number);
}

function compare(one: number[], other: number[]): number {
  const at = one.findIndex((each, index) => each !== other[index]);
  return at < 0 ? 0 : Math.sign(one[at] - (other[at] ?? one[at]));
}
