/** Notebooks in an old format, and notebooks that cannot be written. */

import {
  begin,
  block,
  expect,
  KERNEL,
  kernelIdle,
  openPanel,
  openPath,
  play,
  reload,
  saved,
  sent,
  sources,
  test
} from './stage';

test('a notebook of nbformat 4.4 keeps the ids of its cells from now on @repeats', async ({
  page,
  tmpPath
}) => {
  play({
    one: [block('print(1)'), 'It is 1.'],
    two: [block('print(2)', 'python cell=$CELL'), 'It is 2.']
  });
  const path = `${tmpPath}/old.ipynb`;
  const old = {
    nbformat: 4,
    nbformat_minor: 4,
    metadata: {
      kernelspec: { name: 'python3', display_name: 'Python 3 (ipykernel)' }
    },
    cells: [
      {
        cell_type: 'code',
        execution_count: null,
        metadata: {},
        outputs: [],
        source: 'a = 1'
      }
    ]
  };
  await page.contents.uploadContent(JSON.stringify(old), 'text', path);
  await openPath(page, path);
  await kernelIdle(page);
  const panel = await openPanel(page);
  await panel.mode('Always run');
  const notice = panel.region.getByText('nbformat 4.5');
  await panel.ask('one');
  await expect(panel.answers.last()).toContainText('It is 1.');
  await expect(notice).toHaveCount(1);
  await expect.poll(async () => (await saved(page, path)).minor).toBe(5);
  const read = async () => (await saved(page, path)).cells;
  await expect
    .poll(async () => (await read()).map(({ source }) => source))
    .toEqual(['a = 1', 'print(1)']);
  const cells = await read();
  expect(cells.every(({ id }) => !!id)).toBe(true);

  await reload(page, path);
  await kernelIdle(page);
  const back = await openPanel(page);
  await back.mode('Always run');
  await back.expectStatus(2, 'Done');
  await back.ask('two');
  await expect(back.answers.last()).toContainText('It is 2.');
  await expect(notice).toHaveCount(1);
  expect(await sources(page)).toEqual(['a = 1', 'print(2)']);
  expect((await read()).map(({ id }) => id)).toEqual(cells.map(({ id }) => id));
});

test('the notebook cannot be saved', async ({ log, page, tmpPath }) => {
  log.expectError(/500 .*\/story\.ipynb/);
  play({
    one: [`${block('print(1)')}\n${block('print(2)')}`, 'It is 1 and 2.'],
    two: [block('print(3)'), 'It is 3.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  const full = /\/api\/contents\/.*story\.ipynb/;
  await page.route(full, route =>
    route.request().method() === 'PUT'
      ? route.fulfill({ status: 500, json: { message: 'No space left.' } })
      : route.fallback()
  );
  await panel.ask('one');
  await expect(panel.answers.last()).toContainText('It is 1 and 2.');
  const notice = panel.answers.last().getByText('could not be saved');
  await expect(notice).toHaveCount(1);
  expect(await sources(page)).toEqual(['', 'print(1)', 'print(2)']);
  // JupyterLab's own words, and once.
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toHaveCount(0);

  await page.unroute(full);
  await panel.ask('two');
  await expect(panel.answers.last()).toContainText('It is 3.');
  const path = `${tmpPath}/story.ipynb`;
  await expect
    .poll(async () => (await saved(page, path)).cells.map(cell => cell.source))
    .toEqual(['', 'print(1)', 'print(2)', 'print(3)']);
});

test('a notebook that may not be written finds its conversation again @repeats', async ({
  log,
  page,
  tmpPath
}) => {
  // The answers below hold no list.
  log.expectError(/^Invalid Checkpoint list/);
  log.expectError(/403 .*\/fixed\.ipynb/);
  play({ one: [block('print(1)'), 'It is 1.'], two: ['I remember.'] });
  const path = `${tmpPath}/fixed.ipynb`;
  const fixed = { nbformat: 4, nbformat_minor: 5, metadata: KERNEL, cells: [] };
  await page.contents.uploadContent(JSON.stringify(fixed), 'text', path);
  // As for a file of another user: the tests' own may write all.
  await page.route(/\/api\/contents\/.*fixed\.ipynb/, async route => {
    if (route.request().method() !== 'GET') {
      return route.fulfill({ status: 403, json: { message: 'Denied.' } });
    }
    const response = await route.fetch();
    const model = (await response.json()) as object;
    return route.fulfill({ response, json: { ...model, writable: false } });
  });
  const dialog = page.getByRole('dialog');
  await openPath(page, path);
  await kernelIdle(page);
  const panel = await openPanel(page);
  await panel.mode('Always run');
  await panel.ask('one');
  await expect(panel.answers.last()).toContainText('It is 1.');
  await expect(panel.answers.last()).toContainText('could not be saved');
  await expect(dialog).toHaveCount(0);

  await reload(page, path);
  await kernelIdle(page);
  const back = await openPanel(page);
  await expect(back.answers.last()).toContainText('It is 1.');
  await back.ask('two');
  expect(JSON.stringify(sent().at(-1))).toContain('It is 1.');
});
