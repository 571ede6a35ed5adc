/** The list of models: hundreds of them by keyboard, and what is known of one, corrected in place. */

import { join } from 'path';

import { begin, expect, type Panel, test } from './stage';
import { pictures } from './server';
import { STOP, streams, Upstream, words } from './upstream';

// A page remembers its models, also when a test has them forgotten.
test.use({ onePage: false });

const upstream = new Upstream();
test.use({ baseURL: async ({ faulty }, use) => use(faulty.url) });
test.beforeAll(({ faulty }) => upstream.listen(faulty.endpoint));
test.afterAll(() => upstream.close());

const NAMES = Array.from(
  { length: 500 },
  (_, index) => `maker/a-family-with-a-long-name-${index}-instruct`
);
const picker = (panel: Panel) =>
  panel.region.getByRole('combobox', { name: 'Model', exact: true });
const options = (panel: Panel) =>
  panel.region.getByRole('listbox', { name: 'Models' }).getByRole('option');

test('a model among 500 is found by keys and by typing, and corrected in place @repeats', async ({
  page
}) => {
  upstream.models = NAMES;
  upstream.reply = streams(words('Fine.'), STOP);
  const panel = await begin(page);
  await picker(panel).focus();
  await expect(options(panel).first()).toBeVisible();
  // As many as there are rows in sight, and a few more.
  expect(await options(panel).count()).toBeLessThan(30);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  const last = panel.region.getByRole('option', { name: NAMES[499] });
  await expect(last).toBeInViewport();
  await expect(picker(panel)).toHaveAttribute(
    'aria-activedescendant',
    (await last.getAttribute('id'))!
  );
  await page.keyboard.press('PageUp');
  await expect(panel.region.locator('[data-active]')).toHaveAttribute(
    'title',
    `upstream/${NAMES[491]}`
  );
  await page.screenshot({ path: join(pictures, 'picker.png') });
  await page.keyboard.type('long 42-in');
  await expect(options(panel)).toHaveCount(5);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const name = `upstream/${NAMES[42]}`;
  await expect(picker(panel)).toHaveValue(name);
  await expect(options(panel)).toHaveCount(0);

  await panel.region.getByRole('button', { name: 'Set up models' }).click();
  const group = panel.region.getByRole('group', {
    name: 'upstream',
    exact: true
  });
  await group.getByRole('button', { name: 'Models', exact: true }).click();
  await page.keyboard.type('-42-');
  await group.getByRole('button', { name: `Correct ${name}` }).click();
  await page.keyboard.type('65536');
  await group.getByLabel('Sees images').selectOption('Yes');
  await group.getByRole('button', { name: 'Save' }).click();
  const corrected = group.getByRole('button', { name: `Correct ${name}` });
  await expect(corrected).toBeFocused();
  await expect(group).toContainText('64k tokens, sees images');
  await picker(panel).focus();
  await expect(
    panel.region.getByRole('option', { name, selected: true })
  ).toHaveAttribute('aria-label', `${name}, 64k tokens, sees images`);
  await expect(panel.region).toContainText(
    'Window of 65,536 tokens, sees images (as you say)'
  );
});
