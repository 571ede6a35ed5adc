/** "Continue here" while a cell runs: it runs once, and the page that started it is believed. */

import type { Page } from '@playwright/test';

import { join, story } from './pages';
import {
  begin,
  block,
  cellOutput,
  create,
  expect,
  play,
  reload,
  saved,
  sent,
  test,
  until
} from './stage';

const CODE = `open("runs", "a").write("x")\n${until('go')}\nprint(42)`;

/** Waits until the code runs: a card says so as soon as the kernel is asked. */
async function running(page: Page, folder: string): Promise<void> {
  const isRunning = async () => {
    const runs = await page.request.get(`/files/${folder}/runs`);
    return runs.ok();
  };
  await expect.poll(isRunning).toBe(true);
}

story(
  'another page takes over while the cell runs',
  async ({ log, page, other, tmpPath }) => {
    // The page that drove reports the result, and goes no further.
    log.expectError(/409 .*\/steps\?/);
    play({ hello: ['Hello.'], go: [block(CODE), 'It is 42.'] });
    const panel = await begin(page);
    await panel.ask('hello');
    const second = await join(other, tmpPath);
    await panel.mode('Always run');
    await panel.send('go');
    await panel.expectStatus(2, 'Running');
    await running(page, tmpPath);
    await second.continueHere.click();
    // It runs, and there is nothing to decide.
    const card = second.answers.last().getByRole('group');
    await expect(card.getByRole('status')).toHaveText('Running');
    await expect(panel.answers.last()).not.toContainText('unknown');
    await expect(
      second.region.getByRole('button', { name: 'Run again' })
    ).toHaveCount(0);
    await expect(second.stop).toBeVisible();
    await create(page, tmpPath);
    await second.ended();
    await expect(second.answers.last()).toContainText('It is 42.');
    await expect.poll(() => cellOutput(other, 1)).toBe('42\n');
    await expect(card.getByRole('status')).toHaveText('Done');
    await expect(panel.answers.last()).toContainText('It is 42.');
    const runs = await page.request.get(`/files/${tmpPath}/runs`);
    expect(await runs.text()).toBe('x');
    expect(sent()).toHaveLength(3);
    expect(JSON.stringify(sent().at(-1))).toContain('42');
  }
);

test(
  'after a reload the cell still runs, and does not run again',
  { tag: '@repeats' },
  async ({ page, tmpPath }) => {
    play({ go: [block(CODE), 'It is 42.'] });
    const panel = await begin(page);
    await panel.mode('Always run');
    await panel.send('go');
    await panel.expectStatus(2, 'Running');
    await running(page, tmpPath);
    // The cell runs at once; its notebook is written meanwhile.
    const cells = async () =>
      (await saved(page, `${tmpPath}/story.ipynb`)).cells.length;
    await expect.poll(cells).toBe(2);
    await reload(page, `${tmpPath}/story.ipynb`);
    await panel.open();
    await expect(panel.continueHere).toBeVisible();
    await panel.expectStatus(2, 'Running');
    const again = panel.region.getByRole('button', { name: 'Run again' });
    await expect(again).toHaveCount(0);
    await panel.continueHere.click();
    await panel.expectStatus(2, 'Running');
    await expect(again).toHaveCount(0);
    await create(page, tmpPath);
    await panel.ended();
    await panel.expectStatus(2, 'Done');
    await expect(panel.answers.last()).toContainText('It is 42.');
    const runs = await page.request.get(`/files/${tmpPath}/runs`);
    expect(await runs.text()).toBe('x');
  }
);
