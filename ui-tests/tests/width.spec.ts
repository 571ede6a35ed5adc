/** The width of the panel: enough for code at first, then the user's own. */

import { begin, expect, type Panel, reload, test } from './stage';

async function width(panel: Panel): Promise<number> {
  return (await panel.region.boundingBox())?.width ?? 0;
}

const toggle = 'application:toggle-right-area';

// Stories before have changed the width.
test.use({ onePage: false });

test('the panel opens wide enough, and then as wide as the user wants it @repeats', async ({
  page,
  tmpPath
}) => {
  const panel = await begin(page);
  await expect.poll(() => width(panel)).toBeGreaterThanOrEqual(360);
  expect(await width(panel)).toBeLessThan(400);

  await page.sidebar.setWidth(280, 'right');
  await expect.poll(() => width(panel)).toBeLessThan(300);
  const own = await width(panel);
  const runCommand = () =>
    page.evaluate(id => window.jupyterapp.commands.execute(id), toggle);
  await runCommand();
  await expect(panel.region).toBeHidden();
  await runCommand();
  await expect.poll(() => width(panel)).toBeCloseTo(own, -1);
  await reload(page, `${tmpPath}/story.ipynb`);
  await panel.open();
  await expect.poll(() => width(panel)).toBeCloseTo(own, -1);

  await page.sidebar.setWidth(450, 'right');
  await expect.poll(() => width(panel)).toBeGreaterThan(430);
  await reload(page, `${tmpPath}/story.ipynb`);
  await panel.open();
  await expect.poll(() => width(panel)).toBeGreaterThan(430);
});
