/** Models of a hub, in "Set up models". */

import { join } from 'path';

import {
  begin,
  expect,
  openPanel,
  type Panel,
  play,
  reload,
  test
} from './stage';
import { findings } from './axe';
import { Hub, model } from './hub';
import { pictures } from './server';

// The page follows a download, also in later tests.
test.use({ onePage: false });

const hub = new Hub('tiny-coder-q4.gguf', model(6_000_000));
test.beforeAll(({ server }) => hub.listen(server.endpoint));
test.afterAll(() => hub.close());
test.afterEach(async ({ request }) => {
  await request.delete(`/gptcode/downloads/${hub.file}`);
});

const group = (panel: Panel, name: string) =>
  panel.region.getByRole('group', { name, exact: true });
const button = (panel: Panel, name: string) =>
  panel.region.getByRole('button', { name, exact: true });

test('a model is fetched by its name, canceled, and continued after a reload @repeats', async ({
  log,
  page,
  tmpPath
}) => {
  // The file that is none.
  log.expectError(/\/gptcode\/downloads\?/);
  play({});
  const panel = await begin(page);
  await button(panel, 'Set up models').click();
  const larger = group(panel, 'Download a larger model');
  await expect(group(panel, 'Qwen2.5-Coder 7B')).toContainText(
    '4.7 GB, licence Apache-2.0, 32,768 tokens'
  );
  await expect(group(panel, 'Qwen2.5-Coder 7B')).toContainText(
    'Needs 6.0 GB of'
  );
  const field = larger.getByLabel('Another GGUF file');
  await field.fill('hf:own/tiny-GGUF/none.bin');
  await field.press('Enter');
  await expect(larger.getByRole('alert')).toContainText('must end in .gguf');
  hub.heldAt = 3_000_000;
  await field.fill(hub.spec);
  await field.press('Enter');
  const model = group(panel, 'tiny-coder-q4');
  await expect(model).toContainText('of 6.0 MB');
  await model.scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(pictures, 'downloads.png') });
  expect(await findings(page)).toEqual([]);
  await button(panel, 'Cancel tiny-coder-q4').click();
  await expect(model).toContainText('of 6.0 MB have arrived.');
  hub.release();

  await reload(page, `${tmpPath}/story.ipynb`);
  const again = await openPanel(page);
  await button(again, 'Set up models').click();
  await button(again, 'Continue tiny-coder-q4').click();
  await expect(button(again, 'Use tiny-coder-q4')).toBeVisible();
  expect(hub.starts).toHaveLength(2);
  expect(hub.starts[1]).toBeGreaterThan(0);
  await button(again, 'Remove tiny-coder-q4').click();
  await expect(group(again, 'Remove tiny-coder-q4 (6.0 MB)?')).toBeVisible();
  await button(again, 'Remove').click();
  await expect(group(again, 'tiny-coder-q4')).toBeHidden();
  await expect(again.region.locator(':focus')).toBeVisible();
});
