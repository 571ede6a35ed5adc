/** The real embedded model, fetched and running: no key, no script. */

import { begin, cellOutput, expect, sources, test } from './stage';

test('the embedded model multiplies 6 and 7', async ({ page }) => {
  test.setTimeout(240_000);
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('Print the product of 6 and 7.');
  await expect(panel.stop).toBeHidden({ timeout: 200_000 });
  const count = (await sources(page)).length;
  const outputs = await Promise.all(
    Array.from({ length: count }, (_, index) => cellOutput(page, index))
  );
  expect(outputs.join('\n')).toMatch(/\b42\b/);
  await expect(panel.answers.last()).toContainText('SmolLM2');
});
