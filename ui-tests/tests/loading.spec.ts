/** What the page loads at start, what it loads later, and what it shows when that fails. */

import type { Page } from '@playwright/test';
import { gzipSync } from 'zlib';

import {
  begin,
  block,
  createNotebook,
  expect,
  Panel,
  play,
  test
} from './stage';

const BUDGET = 60_000; // bytes, gzipped

/** The addresses of our scripts that the page has loaded. */
const loaded = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter(name => name.includes('/jupyterlab-gptcode/static/'))
  );

/** The names of the chunks that were given one. */
const chunks = async (page: Page) =>
  (await loaded(page))
    .map(address => /\/([a-z]+)\.[0-9a-f]+\.js/.exec(address)?.[1] ?? '')
    .filter(name => name !== '' && name !== 'remoteEntry');

// What a page has loaded stays.
test.use({ onePage: false });

test('JupyterLab starts with less than 60 kB of ours', async ({ page }) => {
  const addresses = await loaded(page);
  expect(addresses.length).toBeGreaterThan(1);
  let bytes = 0;
  for (const address of addresses) {
    const answer = await page.request.get(address);
    bytes += gzipSync(await answer.body(), { level: 9 }).length;
  }
  expect(bytes).toBeLessThan(BUDGET);
  expect(await chunks(page)).toEqual([]);
});

test(
  'each part is loaded when it is first seen',
  { tag: '@repeats' },
  async ({ page }) => {
    play({ one: [`**One**:\n\n${block('print(1)')}`, 'It is printed.'] });
    const panel = await begin(page);
    expect(await chunks(page)).toEqual(['chat', 'panel']);
    await panel.mode('Always run');
    await panel.ask('one');
    await expect(panel.answers.locator('strong')).toHaveText('One');
    await expect(
      panel.region.getByRole('button', { name: 'Undo this turn' })
    ).toBeVisible();
    await expect(
      panel.region.getByRole('button', { name: /^Tokens of this turn/ })
    ).toBeVisible();
    // In which order depends on when the text is painted.
    const first = ['chat', 'markdown', 'marks', 'panel', 'tokens', 'undo'];
    expect((await chunks(page)).sort()).toEqual(first);
    await panel.card(2).getByRole('button', { name: 'Show code' }).click();
    await expect(
      panel.card(2).getByRole('region', { name: 'Outputs' })
    ).toBeVisible();
    await panel.region.getByRole('button', { name: 'Set up models' }).click();
    await expect(
      panel.region.getByRole('group', { name: 'Paste a key' })
    ).toBeVisible();
    expect((await chunks(page)).slice(first.length)).toEqual([
      ...['preview', 'setup']
    ]);
  }
);

test('a part that could not be loaded can be tried again @repeats', async ({
  log,
  page
}) => {
  log.expectError(/ERR_FAILED .*\/static\/(panel|chat)\./);
  const scripts = /jupyterlab-gptcode\/static\/(panel|chat)\./;
  await page.route(scripts, route => route.abort());
  const open = () =>
    page.evaluate(() => window.jupyterapp.commands.execute('gptcode:open'));
  await open();
  const problem = page.getByRole('alert');
  await expect(problem).toContainText(
    'This part of GPT-Code could not be loaded.'
  );
  const again = problem.getByRole('button', { name: 'Try again' });
  await expect(again).toBeFocused();
  // Its request must have failed before others are let through, or it succeeds.
  const failed = page.waitForEvent('requestfailed', request =>
    request.url().includes('/static/panel.')
  );
  await again.press('Enter');
  await failed;
  await expect(again).toHaveAttribute('aria-disabled', 'false');
  await page.unroute(scripts);
  await again.click();
  const region = page.getByRole('region', { name: 'GPT-Code' });
  await expect(region).toBeVisible();
  await expect(problem).toBeHidden();

  await page.route(scripts, route => route.abort());
  await createNotebook(page);
  const missing = region.locator('.jp-gptcode-problem').filter({
    hasText: 'What this notebook needs of GPT-Code could not be loaded.'
  });
  await expect(missing).toBeVisible();
  await page.unroute(scripts);
  await missing.getByRole('button', { name: 'Try again' }).click();
  await expect(missing).toBeHidden();
  await expect(new Panel(page).input).toBeEnabled();
});
