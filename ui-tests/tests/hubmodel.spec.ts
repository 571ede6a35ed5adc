/** A model of a hub that runs: with the starter's own file, and no key. */

import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { env } from 'process';

import { begin, expect, test } from './stage';
import { Hub } from './hub';

const STARTER = join(
  env.JUPYTER_DATA_DIR ?? '',
  'gptcode/models/SmolLM2-135M-Instruct.Q4_1.gguf'
);

// The page follows a download, also in later tests.
test.use({ onePage: false });

test('a model that was canceled, continued and chosen answers @repeats', async ({
  page,
  request,
  server
}) => {
  test.setTimeout(240_000);
  expect(existsSync(STARTER)).toBe(true);
  const hub = new Hub('tiny-chat.gguf', readFileSync(STARTER));
  await hub.listen(server.endpoint);
  const panel = await begin(page);
  const button = (name: string) =>
    panel.region.getByRole('button', { name, exact: true });
  try {
    await button('Set up models').click();
    hub.heldAt = 20_000_000;
    await panel.region.getByLabel('Another GGUF file').fill(hub.spec);
    await button('Get this file').click();
    const model = panel.region.getByRole('group', { name: 'tiny-chat' });
    await expect(model).toContainText('of 98 MB');
    await button('Cancel tiny-chat').click();
    await expect(model).toContainText('have arrived.');
    hub.release();
    await button('Continue tiny-chat').click();
    await button('Use tiny-chat').click({ timeout: 60_000 });
    await expect(panel.input).toBeFocused();
    await panel.mode('Insert only');
    await panel.send('Say hello.');
    await expect(panel.stop).toBeHidden({ timeout: 200_000 });
    await expect(panel.answers.last()).toContainText(
      'Answered by embedded/tiny-chat'
    );
    expect(hub.starts[1]).toBeGreaterThan(0);
  } finally {
    hub.close();
    await request.delete(`/gptcode/downloads/${hub.file}`);
  }
});
