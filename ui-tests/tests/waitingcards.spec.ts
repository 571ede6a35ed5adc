/** A card that waits while its cell goes, and one that the user has unfolded. */

import {
  begin,
  block,
  command,
  createNotebook,
  expect,
  play,
  test
} from './stage';

test('a waiting cell is removed; an unfolded card stays unfolded @repeats', async ({
  page
}) => {
  play({ go: [block('print(6 * 7)') + block('never = 1'), 'It is 42.'] });
  const panel = await begin(page);
  await panel.send('go');
  await panel.expectStatus(2, 'Waiting');
  await panel.expectStatus(3, 'Waiting');
  const named = panel.answers.last().getByText(/^Answered by/);
  await expect(named).toHaveCount(0);

  const removed = panel.region.getByRole('group', { name: 'Removed cell' });
  await page.notebook.selectCells(2);
  await command(page, 'notebook:delete-cell');
  await expect(removed).toContainText('You removed this cell.');
  const button = (name: string) =>
    removed.getByRole('button', { name, exact: true });
  await expect(button('Run')).toHaveCount(0);
  await expect(button('Skip')).toBeVisible();
  await panel.run(2);
  await panel.ended();
  await panel.expectStatus(2, 'Done');
  await expect(removed.getByRole('status')).toHaveText('Skipped');
  await expect(named).toBeVisible();

  const code = panel.region.getByRole('region', { name: 'Code of cell 2' });
  await expect(code).toHaveCount(0);
  await panel.card(2).getByRole('button', { name: 'Show code' }).click();
  await expect(code).toHaveText('print(6 * 7)');
  await createNotebook(page);
  await expect(code).toBeHidden();
  await page.getByRole('tab', { name: 'story.ipynb' }).click();
  await expect(code).toHaveText('print(6 * 7)');
});
