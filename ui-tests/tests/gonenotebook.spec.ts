/** A conversation outlives its notebook: it can be read, saved and continued. */

import { readFileSync } from 'fs';

import { begin, block, closeMissing, expect, play, test } from './stage';

test('what was said about a notebook that is gone is read, saved, and continued in another @repeats', async ({
  page,
  tmpPath
}) => {
  play({ apples: [block('print("Boskoop")'), 'They are **apples**.'] });
  const first = await begin(page);
  await first.mode('Always run');
  await first.ask('What about apples?');
  await page.notebook.save();
  await page.notebook.close();
  await closeMissing(page);
  await page.contents.deleteFile(`${tmpPath}/story.ipynb`);
  const panel = await begin(page, 'other.ipynb');

  const press = (name: string) =>
    panel.region.getByRole('button', { name, exact: true }).click();
  await press('Conversations');
  const list = panel.region.getByRole('region', { name: 'Conversations' });
  await list
    .getByRole('combobox', { name: 'Which conversations' })
    .selectOption('all');
  const row = list.getByRole('listitem', { name: 'What about apples?' });
  const open = row.getByRole('button', { name: 'Open', exact: true }).first();
  await open.click();
  const text = list.getByRole('document', { name: 'What about apples?' });
  await expect(text).toBeFocused();
  await expect(text.locator('strong')).toHaveText('apples');
  await expect(text).toContainText('Boskoop');
  await expect(panel.input).toBeHidden();
  await expect(panel.region).toContainText(
    /story\.ipynb is not there any more/
  );

  const download = page.waitForEvent('download');
  await press('Export');
  await press('As Markdown');
  const file = await (await download).path();
  expect(readFileSync(file, 'utf-8')).toContain('They are **apples**.');

  await page.keyboard.press('Escape');
  await expect(text).toHaveCount(0);
  await expect(
    list.getByRole('searchbox', { name: 'Search conversations' })
  ).toBeFocused();
  await open.click();
  await press('Continue in this notebook');
  await expect(panel.answers.last()).toContainText('They are apples.');
  await expect(panel.input).toBeVisible();
});
