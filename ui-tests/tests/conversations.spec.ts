/** Which conversation belongs to a notebook: after a reload, a rename, a copy, a new file. */

import {
  begin,
  block,
  createNotebook,
  expect,
  kernelIdle,
  openPath,
  play,
  reload,
  sent,
  test
} from './stage';

test('a conversation comes back with its notebook @repeats', async ({
  page,
  tmpPath
}) => {
  play({ one: [block('print(1)'), 'It is 1.'], two: ['I remember.'] });
  const panel = await begin(page, 'kept.ipynb');
  await panel.mode('Always run');
  await panel.ask('one');
  await reload(page, `${tmpPath}/kept.ipynb`);
  await kernelIdle(page);
  await panel.open();
  await expect(panel.answers.last()).toContainText('It is 1.');
  await panel.expectStatus(2, 'Done');
  await panel.ask('two');
  const [, before, after] = sent().map(messages => JSON.stringify(messages));
  expect(after.startsWith(before.slice(0, -1))).toBe(true);
});

test('a renamed notebook keeps its conversation, a copy forks it, a namesake starts a new one', async ({
  page,
  tmpPath
}) => {
  play({ one: [block('print(1)'), 'It is 1.'], two: ['Hello.'] });
  const panel = await begin(page, 'first.ipynb');
  await panel.mode('Always run');
  await panel.ask('one');
  await expect(panel.answers.last()).toContainText('It is 1.');

  // Saving is what carries the conversation's id to the disk.
  await page.notebook.save();
  await page.contents.renameFile(
    `${tmpPath}/first.ipynb`,
    `${tmpPath}/renamed.ipynb`
  );
  await page.evaluate(async () => {
    await window.jupyterapp.commands.execute('application:close-all');
  });
  await openPath(page, `${tmpPath}/renamed.ipynb`);
  await kernelIdle(page);
  await expect(panel.answers.last()).toContainText('It is 1.');
  await panel.ask('two');
  expect(sent().at(-1)).toHaveLength(6);

  const copy = await page.request.post(`/api/contents/${tmpPath}`, {
    data: { copy_from: `${tmpPath}/renamed.ipynb` }
  });
  const { name, path } = (await copy.json()) as { name: string; path: string };
  await openPath(page, path);
  await kernelIdle(page);
  await expect(panel.region).toContainText(name);
  await expect(panel.answers).toHaveCount(2);
  await panel.ask('two');
  expect(sent().at(-1)).toHaveLength(8);
  await expect(panel.answers).toHaveCount(3);

  await openPath(page, `${tmpPath}/renamed.ipynb`);
  await expect(panel.region).not.toContainText(name);
  await expect(panel.answers).toHaveCount(2);

  await createNotebook(page);
  await kernelIdle(page);
  await expect(panel.answers).toHaveCount(0);
  await panel.ask('two');
  expect(sent().at(-1)).toHaveLength(2);
});
