/** The endpoints on the page "Set up models". */

import { join } from 'path';

import { findings } from './axe';
import { begin, expect, type Panel, test } from './stage';
import { pictures } from './server';
import { STOP, streams, Upstream, words } from './upstream';

// A page remembers its models, also when a test has them forgotten.
test.use({ onePage: false });

const button = (panel: Panel, name: string) =>
  panel.region.getByRole('button', { name, exact: true });

const upstream = new Upstream();
test.use({ baseURL: async ({ faulty }, use) => use(faulty.url) });
test.beforeAll(({ faulty }) => upstream.listen(faulty.endpoint));
test.afterAll(() => upstream.close());
test.beforeEach(() => {
  upstream.key = '';
  upstream.reply = streams(words('Fine.'), STOP);
});
test.afterEach(async ({ request }) => {
  for (const name of ['mine', 'ollama']) {
    await request.delete(`/gptcode/endpoints/${name}`);
  }
});

test('endpoints are added, changed, ordered, switched off and forgotten @repeats', async ({
  faulty,
  page
}) => {
  const address = `http://127.0.0.1:${faulty.endpoint}/v1`;
  const panel = await begin(page);
  const set = button(panel, 'Set up models');
  const group = (name: string) =>
    panel.region.getByRole('group', { name, exact: true });
  await set.click();
  // The configuration's own can only be read.
  const configured = group('upstream');
  await expect(configured).toContainText('Set by c.GPTCode.endpoints');
  await expect(configured.getByRole('button', { name: 'Forget' })).toBeHidden();
  const paste = group('Paste a key');
  await paste.getByLabel('Provider').selectOption('Another server');
  await paste.getByLabel('Base URL').fill(address);
  await paste.getByLabel('API key').fill('sk-abcdefgh-4711');
  await paste.getByText('More').click();
  await paste.getByLabel('Name', { exact: true }).fill('mine');
  await button(panel, 'Use this key').click();
  await expect(panel.input).toBeFocused();
  await set.click();
  const mine = group('mine');
  await expect(mine).toContainText('Key …4711, in a file');
  await mine.getByRole('button', { name: 'Test', exact: true }).click();
  const tested = mine.getByRole('status');
  await expect(tested).toContainText('It lists 1 model.');
  await expect(tested).toContainText('It answers: the first words came after');
  await expect(tested).toContainText('did not name the colour of a red');
  await mine.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(mine.getByLabel('API key')).toBeFocused();
  // Another server does not get the key.
  const elsewhere = address.replace('127.0.0.1', 'localhost');
  await mine.getByLabel('Base URL').fill(elsewhere);
  await mine.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(mine).toContainText('No key');
  await expect(mine).toContainText(elsewhere);
  await mine.getByRole('button', { name: 'Switch off' }).click();
  await expect(mine.getByRole('button', { name: 'Switch on' })).toBeVisible();
  await mine.getByRole('button', { name: 'Forget', exact: true }).click();
  await mine.getByRole('button', { name: 'Forget', exact: true }).click();
  await expect(mine).toBeHidden();
  await expect(panel.region.locator(':focus')).toBeVisible();
});

test('the page fits into 250 and 600 pixels, light and dark @repeats', async ({
  faulty,
  page,
  request
}) => {
  const made = await request.post('/gptcode/endpoints', {
    data: {
      name: 'mine',
      base_url: `http://127.0.0.1:${faulty.endpoint}/v1`,
      key: 'sk-abcdefgh-4711'
    }
  });
  expect(made.status()).toBe(201);
  const panel = await begin(page);
  await button(panel, 'Set up models').click();
  const mine = panel.region.getByRole('group', { name: 'mine', exact: true });
  await mine.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(mine).toContainText('It lists 1 model.');
  await mine.getByRole('status').scrollIntoViewIfNeeded();
  for (const theme of ['light', 'dark']) {
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    for (const width of [600, 250]) {
      await page.sidebar.setWidth(width, 'right');
      const path = join(pictures, `endpoints-${theme}-${width}.png`);
      await page.screenshot({ path });
      expect.soft(await findings(page), path).toEqual([]);
      const { width: room } = (await panel.region.boundingBox())!;
      const wide = await panel.region.evaluate(
        (node, limit) =>
          [...node.querySelectorAll('button, input, select, li')].filter(
            each => each.getBoundingClientRect().width > limit
          ).length,
        room
      );
      expect(wide).toBe(0);
    }
  }
});
