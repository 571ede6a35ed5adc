/** Cards that are taller than the panel: their heads stay in sight, and what waits first is read first. */

import type { Locator } from '@playwright/test';
import { join } from 'path';

import {
  after,
  begin,
  block,
  expect,
  type Panel,
  play,
  release,
  test
} from './stage';
import { pictures } from './server';

const log = (panel: Panel): Locator =>
  panel.region.getByRole('log', { name: 'Conversation' });

const lines = (name: string, count: number): string =>
  Array.from({ length: count }, (_, n) => `${name}_${n} = ${n}`).join('\n');

test('what waits first is in sight from its head on, and the rest by scrolling', async ({
  page
}) => {
  await page.setViewportSize({ width: 1000, height: 640 });
  play({
    two: [
      {
        text: `First.\n\n${block(lines('one', 18))}\nThen.\n\n${block(lines('two', 18))}\nAnd words.`,
        holds: [after('Then.')]
      },
      'Done.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Ask first');
  await panel.send('two');
  await panel.expectStatus(2, 'Waiting');
  release();
  await panel.expectStatus(3, 'Waiting');
  const latest = panel.region.getByRole('button', { name: 'Latest' });
  await expect(log(panel)).toContainText('And words.');
  // All of it: head, code and buttons.
  await expect(panel.card(2)).toBeInViewport({ ratio: 0.99 });
  await expect(latest).toBeVisible();
  await page.screenshot({ path: join(pictures, 'tallcards.png') });

  // Something above becomes smaller, and is laid out at once: nobody has scrolled.
  await log(panel).evaluate(async node => {
    node.querySelector<HTMLElement>('article')!.style.display = 'none';
    void node.scrollHeight;
    for (let frame = 0; frame < 2; frame++) {
      await new Promise(requestAnimationFrame);
    }
  });
  await expect(latest).toHaveText('Latest');

  // Who scrolls on reads the second one; nothing jumps back.
  // Beside the cards, whose code scrolls by itself.
  await log(panel).hover({ position: { x: 4, y: 60 } });
  await page.mouse.wheel(0, 5_000);
  await expect(panel.card(3)).toBeInViewport({ ratio: 0.99 });
  await expect(latest).toHaveCount(0);
  await page.mouse.wheel(0, -5_000);
  await expect(latest).toBeVisible();

  // The next one that waits is in sight when the first has run.
  await panel.run(2);
  await panel.expectStatus(2, 'Done');
  await expect(panel.card(3)).toBeInViewport({ ratio: 0.99 });
  await panel.run(3);
  await panel.ended();
  await expect(panel.answers.last()).toContainText('Done.');
});

test('the head of an unfolded card stays in sight @repeats', async ({
  page
}) => {
  await page.setViewportSize({ width: 1000, height: 560 });
  const code = `${lines('a', 30)}\nprint("x\\n" * 60)`;
  play({ go: [block(code), 'Done.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('go');
  await panel.card(2).getByRole('button', { name: 'Show code' }).click();
  await expect(panel.card(2).locator('.jp-OutputArea-output')).toBeVisible();
  await log(panel).hover();
  const head = panel.card(2).getByRole('button', { name: 'Cell 2' });
  const source = panel.region.getByRole('region', { name: 'Code of cell 2' });
  // Until the code has left above.
  await log(panel).evaluate(
    (node, offset) => {
      node.scrollTop += offset;
    },
    await source.evaluate(node => node.getBoundingClientRect().bottom - 120)
  );
  await expect(panel.card(2)).toBeInViewport({ ratio: 0.1 });
  await expect(head).toBeInViewport({ ratio: 1 });
  await page.screenshot({ path: join(pictures, 'sticky.png') });
});
