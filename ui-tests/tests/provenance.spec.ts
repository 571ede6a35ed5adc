/** Which cells a model wrote is seen in the margin, and stays true whatever is done to them. */

import type { Locator } from '@playwright/test';

import {
  begin,
  block,
  edit,
  expect,
  type IJupyterLabPageFixture,
  openPanel,
  play,
  reload,
  test
} from './stage';
import { cells } from './undoing';

interface IMarkedCell {
  source: string;
  metadata: { gptcode?: { contributor?: { type: string }; prompt?: string } };
}

/** The lines in the margins of a notebook, in order. */
const marks = (page: IJupyterLabPageFixture): Locator =>
  page
    .getByRole('region', { name: 'main area content' })
    .or(page.locator('#jp-main-dock-panel'))
    .first()
    .getByRole('img', { name: /^Written by/ });

async function contributors(
  page: IJupyterLabPageFixture
): Promise<(string | undefined)[]> {
  const all = (await cells(page)) as IMarkedCell[];
  return all.map(({ metadata }) => metadata.gptcode?.contributor?.type);
}

const run = (page: IJupyterLabPageFixture, command: string) =>
  page.evaluate(async id => {
    await window.jupyterapp.commands.execute(id);
  }, command);

test('a mark in the margin follows edits, copies, splits, merges and a reload @repeats', async ({
  page,
  tmpPath
}) => {
  const panel = await begin(page);
  await edit(page, 0, 'mine = 1');
  await panel.mode('Insert only');
  play({ Plot: [`${block('first = 1\nsecond = 2\nprint(first + second)')}`] });
  await panel.ask('Plot the sales\nof last year');
  const line = marks(page).first();
  await expect(line).toHaveAttribute('data-contributor', 'ai');
  await expect(line).toHaveAttribute('title', /\nPrompt: Plot the sales$/);
  // It takes no room, and is drawn beside the text.
  const [mine, theirs] = await Promise.all(
    [0, 1].map(at => page.locator('.jp-InputArea-editor').nth(at).boundingBox())
  );
  expect(theirs!.x).toBe(mine!.x);
  const box = (await line.boundingBox())!;
  expect(box.x + box.width).toBeLessThan(theirs!.x);
  expect(await contributors(page)).toEqual([undefined, 'ai']);

  await page.notebook.selectCells(1);
  await run(page, 'notebook:copy-cell');
  await run(page, 'notebook:paste-cell-below');
  await expect(marks(page)).toHaveCount(2);
  await edit(page, 2, 'first = 1\nsecond = 3\nprint(first + second)');
  await expect(marks(page).nth(1)).toHaveAttribute('data-contributor', 'mixed');
  await expect(marks(page).nth(1)).toHaveAccessibleName(/edited since\./);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('End');
  await run(page, 'notebook:split-cell-at-cursor');
  await expect
    .poll(() => contributors(page))
    .toEqual([...[undefined, 'ai', 'mixed', 'mixed']]);
  // The user's cell is the active one: JupyterLab drops the other's metadata.
  await page.notebook.selectCells(0);
  await run(page, 'notebook:merge-cell-below');
  await expect
    .poll(() => contributors(page))
    .toEqual([...['mixed', 'mixed', 'mixed']]);
  await page.notebook.selectCells(0);
  await run(page, 'notebook:change-cell-to-markdown');
  await expect(marks(page)).toHaveCount(3);

  await page.notebook.save();
  await reload(page, `${tmpPath}/story.ipynb`);
  await openPanel(page);
  await expect(marks(page)).toHaveCount(3);
  expect(await contributors(page)).toEqual(['mixed', 'mixed', 'mixed']);
  const all = (await cells(page)) as IMarkedCell[];
  expect(all.filter(({ metadata }) => metadata.gptcode?.prompt)).toEqual([]);
});

test.describe('with other settings', () => {
  test.use({
    onePage: false,
    mockSettings: {
      'jupyterlab-gptcode:marks': { margin: false, prompt: true }
    }
  });

  test('there is no mark, and the file has the prompt @repeats', async ({
    page
  }) => {
    const panel = await begin(page);
    await panel.mode('Insert only');
    play({ Plot: [`${block('first = 1')}`] });
    await panel.ask('Plot the sales\nof last year');
    await expect
      .poll(async () => {
        const all = (await cells(page)) as IMarkedCell[];
        return all.map(({ metadata }) => metadata.gptcode?.prompt);
      })
      .toEqual([undefined, 'Plot the sales']);
    await expect(marks(page)).toHaveCount(0);
  });
});
