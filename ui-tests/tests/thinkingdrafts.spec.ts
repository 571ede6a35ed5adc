/** Code that turns out to be a draft in the model's thinking, and code whose end is in doubt. */

import { join } from 'path';

import {
  after,
  begin,
  block,
  expect,
  play,
  release,
  sources,
  test
} from './stage';
import { pictures } from './server';

test('a draft before a closing tag is inserted and does not run, in the first answer of a model @repeats', async ({
  page
}) => {
  const draft = `I try this:\n${block('print("scratch")')}No, simpler.`;
  play({
    think: [
      {
        text: `${draft}\n</think>\nI add it up.\n${block('print(6 * 7)')}`,
        holds: [after('No, simpler.')]
      },
      `It is 42.\n${block('x = 1\nDone')}`
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('think');
  // It is typed as it comes, and its verdict waits.
  await panel.expectStatus(2, 'Writing');
  release();
  await panel.expectStatus(3, 'Done');
  await expect(panel.card(2)).toContainText('while it was thinking');
  await expect(panel.card(2).getByRole('button', { name: 'Run' })).toHaveCount(
    0
  );
  await expect(page.locator('.jp-OutputArea-output')).toHaveText(['42']);
  // A sentence in the code asks.
  await panel.expectStatus(4, 'Waiting');
  await expect(panel.card(4)).toContainText('reads like a sentence');
  await page.screenshot({ path: join(pictures, 'drafts.png') });
  expect(await sources(page)).toEqual([
    '',
    'print("scratch")',
    'print(6 * 7)',
    'x = 1\nDone'
  ]);
  await panel.card(4).getByRole('button', { name: 'Skip' }).click();
  await panel.ended();
});
