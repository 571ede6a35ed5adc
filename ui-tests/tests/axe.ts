/** axe-core finds what people with a screen reader, a magnifier or an unsteady hand stumble over. */

import type { IJupyterLabPageFixture } from './galata';
import { readFileSync } from 'fs';

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf-8');

/** All that is ours in a page of JupyterLab. */
const OURS = {
  include: '[class*="jp-gptcode-"]',
  // What code has put out as HTML is as its library made it.
  exclude: '.jp-gptcode-card-outputs .jp-RenderedHTML'
};

const OPTIONS = {
  resultTypes: ['violations'],
  // Not among the usual ones: what a finger can hit.
  rules: { 'target-size': { enabled: true } }
};

interface ICheck {
  message: string;
}

interface IAxe {
  run(
    where: typeof OURS,
    options: typeof OPTIONS
  ): Promise<{
    violations: {
      id: string;
      nodes: { any: ICheck[]; all: ICheck[]; none: ICheck[]; html: string }[];
    }[];
  }>;
}

/** What axe finds in all that is ours and in sight, one line for each element. */
export async function findings(
  page: IJupyterLabPageFixture
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(SOURCE);
  }
  return page.evaluate(
    async ([where, options]) => {
      const { axe } = window as unknown as { axe: IAxe };
      const { violations } = await axe.run(where, options);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ any, all, html, none }) => {
          const why = [...any, ...all, ...none].map(({ message }) => message);
          return `${id}: ${html.slice(0, 200)}: ${why.join(' ')}`;
        })
      );
    },
    [OURS, OPTIONS] as const
  );
}
