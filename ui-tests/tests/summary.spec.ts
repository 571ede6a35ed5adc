/** When the window fills, the model summarizes the turns that leave, and the user edits that. */

import { join } from 'path';

import { after, begin, expect, play, release, sent, test } from './stage';
import { pictures } from './server';

// Without a report the estimate stays what it is for any model.
const LONG = { text: 'long '.repeat(1_600), chunk: 4_000, usage: null };
const SUMMARY = 'The user wants the mean of each month. It is 4.2 in May.';

test('a summary of the turns that left is read and edited, and the next request begins with it @repeats', async ({
  page
}) => {
  play(
    {
      'Write the summary now': [
        { text: SUMMARY, holds: [after('each month.')], usage: null }
      ],
      January: [LONG],
      May: [LONG],
      June: [{ text: 'It is 5.1.', usage: null }],
      July: [{ text: 'It is 6.0.', usage: null }]
    },
    { context_window: 4_096, models: ['short'] }
  );
  const panel = await begin(page);
  await panel.ask('The mean of January?');
  await panel.ask('The mean of May?');
  await panel.send('The mean of June?');
  await expect(
    panel.region.getByText('Summarizing earlier turns…')
  ).toBeVisible();
  await expect(panel.stop).toBeEnabled();
  release();
  await panel.ended();
  await expect(panel.answers.last()).toContainText('It is 5.1.');
  await expect(
    panel.region.getByText('Summarizing earlier turns…')
  ).toHaveCount(0);
  await panel.region.getByText('Earlier turns were summarized').click();
  await expect(panel.answers.last()).toContainText(SUMMARY);
  await expect(panel.answers.last()).toContainText(
    'Your first message (“The mean of January?”)'
  );
  await page.screenshot({ path: join(pictures, 'summary.png') });
  await panel.region.getByRole('button', { name: 'Edit summary' }).click();
  const box = panel.region.getByRole('textbox', { name: 'Summary' });
  await expect(box).toHaveValue(SUMMARY);
  await box.fill('Only the median matters.');
  await page.screenshot({ path: join(pictures, 'summary-edited.png') });
  await panel.region.getByRole('button', { name: 'Save' }).click();
  await expect(panel.region).toContainText('as you edited it:');
  await panel.ask('The mean of July?');
  const [, first] = sent().at(-1) ?? [];
  expect(first.content).toContain('Only the median matters.');
  expect(first.content).toContain('The mean of January?');
  expect(first.content).not.toContain(SUMMARY);
});
