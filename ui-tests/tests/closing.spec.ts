/** A notebook is closed while a cell is being typed: what is typed is not lost without a question. */

import {
  after,
  begin,
  command,
  expect,
  isDirty,
  play,
  release,
  saved,
  sources,
  test
} from './stage';

test('what was typed during a save is asked about', async ({
  page,
  tmpPath
}) => {
  const text = '```python\nfirst = 1\nsecond = 2\nthird = 3\n```\n';
  play({ code: [{ text, chunk: 4, holds: [after('second = 2\n')] }] });
  const panel = await begin(page);
  // The save with which the turn starts lasts until the half of the code is typed.
  let write = () => {};
  const typed = new Promise<void>(resolve => {
    write = resolve;
  });
  await page.route(/\/api\/contents\/.*story\.ipynb/, async route => {
    if (route.request().method() === 'PUT') {
      await typed;
    }
    await route.continue();
  });
  const done = page.waitForResponse(
    response => response.request().method() === 'PUT'
  );
  await panel.send('code');
  await expect
    .poll(async () => (await sources(page)).at(-1))
    .toContain('second = 2');
  write();
  await done;
  const path = `${tmpPath}/story.ipynb`;
  await expect.poll(async () => (await saved(page, path)).cells.length).toBe(1);
  expect(await isDirty(page)).toBe(true);

  await command(page, 'application:close');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Save', exact: true })
    .click();
  await expect
    .poll(async () => (await saved(page, path)).cells.at(-1)?.source)
    .toContain('first = 1\nsecond = 2');
  release();
});
