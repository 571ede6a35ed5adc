/** The transcript keeps its end in sight, whatever its pace and height, until the user scrolls up. */

import type { Locator } from '@playwright/test';

import { after, begin, block, expect, play, release, test } from './stage';
import type { Panel } from './stage';

const HEIGHTS = [520, 760, 1100];
const PACES = [20, 70, 300]; // tokens a second
const TURNS = 12; // of each height and pace
const LONG = Array.from({ length: 60 }, (_, n) => `Line ${n}.`).join('\n\n');

const log = (panel: Panel): Locator =>
  panel.region.getByRole('log', { name: 'Conversation' });

/** Pixels between what is in sight and the end. */
const below = (panel: Panel): Promise<number> =>
  log(panel).evaluate(
    node => node.scrollHeight - node.scrollTop - node.clientHeight
  );

const latest = (panel: Panel): Locator =>
  panel.region.getByRole('button', { name: 'Latest' });

async function expectEnd(panel: Panel): Promise<void> {
  await expect.poll(() => below(panel)).toBeLessThan(2);
  await expect(latest(panel)).toHaveCount(0);
}

for (const height of HEIGHTS) {
  test(
    `the end stays in sight, ${height} pixels high`,
    { tag: '@repeats' },
    async ({ page }) => {
      test.setTimeout(600_000);
      await page.setViewportSize({ width: 1280, height });
      const panel = await begin(page);
      await panel.mode('Ask first');
      let cell = 1;
      for (const pace of PACES) {
        const paced = (text: string) => ({ text, chunk: 4, delay: 1 / pace });
        const words = `${'A few words come first. '.repeat(4)}\n\n- one\n- two\n\n`;
        const code = Array.from({ length: 9 }, (_, n) => `print(${n})`);
        play({
          go: [paced(words + block(code.join('\n'))), paced(`Done. ${words}`)]
        });
        for (let turn = 0; turn < TURNS; turn++) {
          cell += 1;
          await panel.send('go');
          const run = panel
            .card(cell)
            .getByRole('button', { name: 'Run', exact: true });
          await expect(run).toBeVisible({ timeout: 60_000 });
          await expectEnd(panel);
          await expect(panel.card(cell)).toBeInViewport({ ratio: 0.99 });
          await run.click();
          await panel.ended();
          await expectEnd(panel);
        }
      }
    }
  );
}

test('a wheel up ends it, "Latest" leads back, and setup keeps the place', async ({
  page
}) => {
  play({
    long: [LONG],
    more: [
      {
        text: `${LONG}\n\n${block('print(1)')}`,
        chunk: 40,
        delay: 0.01,
        holds: [after('Line 20.')]
      },
      'Done.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Ask first');
  await panel.ask('long');
  await expectEnd(panel);
  await panel.send('more');
  await expect(log(panel)).toContainText('Line 20.');
  await log(panel).hover();
  await page.mouse.wheel(0, -400);
  await expect(latest(panel)).toBeVisible();
  const place = await log(panel).evaluate(node => node.scrollTop);
  release();
  await expect(latest(panel)).toContainText('A cell is waiting for you');
  expect(await log(panel).evaluate(node => node.scrollTop)).toBe(place);

  const setup = panel.region.getByRole('button', { name: 'Set up models' });
  await setup.click();
  await expect(log(panel)).toHaveCount(0);
  await setup.click();
  await expect
    .poll(() => log(panel).evaluate(node => node.scrollTop))
    .toBe(place);
  await latest(panel).click();
  await expectEnd(panel);
  await panel.run(2);
  await panel.ended();
  await expectEnd(panel);
});
