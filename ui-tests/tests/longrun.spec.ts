/** A cell that runs for a minute and a half: the card shows how far it is, and nothing times out. */

import { begin, block, cellOutput, expect, play, sent, test } from './stage';

const CODE = `import time
for step in range(1, 91):
    print("step", step, "of 90", flush=True)
    time.sleep(1)
print("all done")`;

test('a cell of ninety seconds', { tag: '@repeats' }, async ({ page }) => {
  test.setTimeout(240_000);
  play({ run: [block(CODE), 'It took its time.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('run');
  const card = panel.card(2);
  for (const step of [5, 45, 85]) {
    await expect(card).toContainText(`step ${step} of 90`, { timeout: 60_000 });
    await expect(card.getByRole('status')).toHaveText('Running');
    await expect(card.getByRole('timer')).toBeVisible();
    await expect(panel.stop).toBeVisible();
  }
  await panel.ended();
  await panel.expectStatus(2, 'Done');
  await expect(card).toContainText('all done');
  await expect(panel.answers.last()).toContainText('It took its time.');
  expect(await cellOutput(page, 1)).toContain('step 90 of 90\nall done');
  expect(sent().at(-1)?.at(-1)?.content).toContain('all done');
});
