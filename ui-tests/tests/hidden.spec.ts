/** Cells that the user hides from the model or pins. */

import { begin, expect, play, sent, test } from './stage';

test('a cell is hidden where its text is seen, and nothing of it is sent', async ({
  page
}) => {
  play({ Look: ['I see.'] });
  const panel = await begin(page);
  await page.notebook.setCell(0, 'code', 'secret = 42');
  const view = panel.region.getByRole('region', { name: 'What is sent' });
  const shown = view.getByRole('listitem').last();
  await panel.region
    .getByRole('button', { name: 'Show what is sent', exact: true })
    .click();
  await expect(shown).toContainText('secret = 42');
  await view.getByRole('button', { name: 'Pin cell 1 for the model' }).click();
  await expect(page.getByText('pinned for GPT-Code')).toBeVisible();
  await view
    .getByRole('button', { name: 'Hide cell 1 from the model' })
    .click();
  await expect(shown).toContainText('is hidden from you.');
  await expect(shown).not.toContainText('secret = 42');
  await expect(page.getByText('hidden from GPT-Code')).toBeVisible();
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}/hidden.png` });
  }
  await panel.ask('Look');
  expect(JSON.stringify(sent().at(-1))).not.toContain('secret = 42');
});
