/** The oldest JupyterLab that the package allows: a turn, files in and out, and setup. */

import { attach, chips } from './files';
import { begin, block, cellOutput, expect, play, sent, test } from './stage';

test('a turn with a file, what it makes, and the page of setup', async ({
  page
}) => {
  const errors: string[] = [];
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) {
      errors.push(message.text());
    }
  });
  page.on('pageerror', error => errors.push(String(error)));
  play({
    total: [
      block('1 / 0'),
      block(
        'total = sum(map(int, open("sales.csv").read().split()[1:]))\n' +
          'open("total.txt", "w").write(str(total))\nprint(total)',
        'python cell=$CELL'
      ),
      'The total is 12.'
    ]
  });
  const panel = await begin(page);
  await attach(panel, { name: 'sales.csv', content: 'price\n5\n7\n' });
  await expect(chips(panel)).toHaveText(['sales.csv']);
  await panel.mode('Ask first');
  await panel.send('Write the total to a file.');
  await panel.run(2);
  // The card of the repair has the same name.
  await expect(panel.card(2).first().getByRole('status')).toHaveText('Failed');
  await panel
    .card(2)
    .last()
    .getByRole('button', { name: 'Run', exact: true })
    .click();
  await panel.ended();
  expect((await cellOutput(page, 1)).trim()).toBe('12');
  expect(sent()[0].at(-1)?.content).toContain('sales.csv');
  await expect(panel.answers.last()).toContainText('The total is 12.');
  await expect(
    panel.region.getByRole('link', { name: 'Open total.txt' })
  ).toBeVisible();

  await panel.region.getByRole('button', { name: 'Set up models' }).click();
  await expect(
    panel.region.getByRole('group', { name: 'Use a local server' })
  ).toBeVisible();
  await panel.region
    .getByRole('button', { name: 'Back to the conversation' })
    .click();
  await expect(panel.card(2).last()).toContainText('Done');
  expect(errors.filter(text => /gptcode|Unsatisfied/i.test(text))).toEqual([]);
});
