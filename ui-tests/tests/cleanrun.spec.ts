/** A notebook is checked to run from the top, beside the user's own kernel. */

import { join } from 'path';

import { lastPrompt } from './files';
import { pictures } from './server';
import {
  block,
  edit,
  expect,
  KERNEL,
  kernelIdle,
  openPanel,
  openPath,
  play,
  saved,
  test
} from './stage';
import { cells } from './undoing';

const cell = (id: string, source: string, count: number, text = '') => ({
  ...{ id, cell_type: 'code', execution_count: count, metadata: {}, source },
  outputs: text ? [{ output_type: 'stream', name: 'stdout', text }] : []
});

test('a check asks first, names the cells that do not run, and hands them to a turn', async ({
  page,
  tmpPath
}) => {
  play({ 'Make this notebook run': ['I see.'] });
  const path = `${tmpPath}/story.ipynb`;
  const notebook = {
    ...{ nbformat: 4, nbformat_minor: 5, metadata: KERNEL },
    cells: [
      cell('one', 'x = 1\nn = open("there.txt", "w").write("mine")', 1),
      cell('two', 'print(x + y)', 3, '3\n'),
      cell('three', 'y = 2', 2),
      cell('four', 'print(x)', 4, '5\n')
    ]
  };
  await page.contents.uploadContent('yours', 'text', `${tmpPath}/there.txt`);
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
  await openPath(page, path);
  await kernelIdle(page);
  const panel = await openPanel(page);
  const before = await cells(page);
  const check = page
    .locator('.jp-NotebookPanel-toolbar')
    .getByRole('button', { name: 'Check that it runs from the top' });
  const region = panel.region.getByRole('region', { name: 'Clean run' });
  const dialog = page.getByRole('dialog');

  await check.click();
  await expect(dialog).toContainText('Cell 1 overwrites there.txt');
  await page.screenshot({ path: join(pictures, 'check-question.png') });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(region).toHaveCount(0);

  await check.click();
  await dialog.getByRole('button', { name: 'Run the check' }).click();
  const status = region.getByRole('status');
  await expect(status).toHaveText('Cells 2 and 4 do not run from the top.');
  await expect(region.getByRole('listitem')).toHaveText([
    /^Cell 1 Ran$/,
    /^Cell 2 Lacks a definition.*Uses y, which is defined further below, by cell 3\.$/,
    /^Cell 3 Ran$/,
    /^Cell 4 Differs.*before5now1$/
  ]);
  await page.screenshot({ path: join(pictures, 'check-report.png') });
  const verdict = page.getByRole('button', {
    name: 'Cell 2 does not run from the top'
  });
  await expect(verdict).toBeVisible();
  // It leaves them their room.
  await expect(check).toBeVisible();
  expect(await cells(page)).toEqual(before);

  await region.getByRole('button', { name: 'Cell 4' }).click();
  await expect(page.locator('.jp-Notebook .jp-Cell').nth(3)).toHaveClass(
    /jp-mod-active/
  );
  await region.getByRole('button', { name: 'Fix' }).click();
  await expect(panel.answers.last()).toContainText('I see.');
  expect(lastPrompt()).toContain(
    'Cell 2: Uses `y`, which is defined further below, by cell 3.'
  );
  await panel.ended();
  // What was found is at hand until the code changes.
  await expect(region).toHaveCount(0);
  await verdict.click();
  await expect(region).toBeVisible();
  await edit(page, 3, 'print(x, 2)');
  await expect(status).toContainText('The code has changed since.');
  await expect(verdict).toHaveCount(0);
  await region.getByRole('button', { name: 'Close' }).click();
  await expect(region).toHaveCount(0);
  expect((await saved(page, path)).cells).toHaveLength(4);
});

test.describe('with "Check after each turn"', () => {
  test.use({
    onePage: false,
    mockSettings: {
      '@jupyterlab/apputils-extension:notification': {
        fetchNews: 'false',
        checkForUpdates: false
      },
      'jupyterlab-gptcode:panel': { checkAfterTurn: true }
    }
  });

  test('a turn of safe cells is followed by a check, which the toolbar reports; Stop ends one @repeats', async ({
    page,
    tmpPath
  }) => {
    play({
      Go: [block('total = 40 + 2\nprint(total)'), 'It is 42.']
    });
    const path = `${tmpPath}/story.ipynb`;
    const notebook = {
      ...{ nbformat: 4, nbformat_minor: 5, metadata: KERNEL },
      cells: [cell('one', 'a = 1', 1)]
    };
    await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
    await openPath(page, path);
    await kernelIdle(page);
    const panel = await openPanel(page);
    await panel.mode('Always run');
    await panel.ask('Go');
    const runs = page.getByRole('button', {
      name: 'Runs from the top',
      exact: true
    });
    await expect(runs).toBeVisible();
    const region = panel.region.getByRole('region', { name: 'Clean run' });
    await expect(region).toHaveCount(0);
    await runs.click();
    await expect(region.getByRole('listitem')).toHaveCount(2);

    await edit(page, 0, 'import time\nwhile True: time.sleep(0.1)');
    await region.getByRole('button', { name: 'Check again' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Run the check' })
      .click();
    await expect(region.getByRole('listitem')).toHaveText([/Cell 1 Running/]);
    await region.getByRole('button', { name: 'Stop the check' }).click();
    await expect(region.getByRole('status')).toHaveText(
      'The check was stopped.'
    );
  });
});
