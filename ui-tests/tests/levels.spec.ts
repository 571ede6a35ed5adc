/** What the model may see: the choice of a notebook, and what the provider gets. */

import { join } from 'path';

import { begin, block, expect, play, reload, sent, test } from './stage';
import { pictures } from './server';

// The list of models that it changes would stay in a page of all stories.
test.use({ onePage: false });

test('a lower level sends the past again without what it held, and stays', async ({
  page,
  tmpPath
}) => {
  play(
    {
      total: [block('print("T" + "OTAL-77")'), 'The total is TOTAL-77.'],
      again: ['Well.']
    },
    { host: 'api.example.com' }
  );
  const panel = await begin(page);
  const level = panel.region.getByRole('combobox', {
    name: 'What the model may see'
  });
  await expect(
    panel.region.getByRole('status', { name: 'Sends to api.example.com' })
  ).toBeVisible();
  await expect(level).toHaveValue('samples');
  await panel.mode('Always run');
  await panel.ask('total');
  expect(JSON.stringify(sent().at(-1))).toContain('TOTAL-77');

  await level.selectOption('prompts');
  await expect(panel.region).toContainText('Earlier turns are sent again');
  await page.sidebar.setWidth(250, 'right');
  await page.screenshot({ path: join(pictures, 'levels-narrow.png') });
  await panel.ask('again');
  const request = JSON.stringify(sent().at(-1));
  expect(request).not.toContain('TOTAL-77');
  expect(request).not.toContain('story.ipynb');
  expect(request).toContain('OTAL-77'); // in its own code
  await expect(panel.region).not.toContainText('Earlier turns are sent again');

  await reload(page, `${tmpPath}/story.ipynb`);
  await panel.open();
  await expect(level).toHaveValue('prompts');
});
