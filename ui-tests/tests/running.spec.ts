/** What happens around a running cell: it is removed or moved, others run, the kernel goes. */

import {
  begin,
  block,
  cellOutput,
  command,
  create,
  edit,
  expect,
  type IJupyterLabPageFixture,
  openNotebook,
  openPanel,
  openPath,
  type Panel,
  play,
  sent,
  sources,
  test,
  until
} from './stage';

const LONG = `print("on")\n${until('go')}\nprint("off")`;
const ENDLESS = 'import time\nprint("on")\ntime.sleep(600)';

/** A notebook whose kernel is not installed, and whose user cancels the question for another. */
async function openUnknown(
  page: IJupyterLabPageFixture,
  folder: string,
  language?: string
): Promise<Panel> {
  const path = `${folder}/unknown.ipynb`;
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'not-installed', display_name: 'Not installed' },
      ...(language && { language_info: { name: language } })
    },
    cells: []
  };
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
  await openPath(page, path);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Select Kernel');
  await dialog.getByRole('button', { name: 'No Kernel' }).click();
  await expect(dialog).toBeHidden();
  return openPanel(page);
}

test('a running cell is removed', async ({ page, tmpPath }) => {
  play({
    long: [block(LONG), 'It is gone.'],
    endless: [block(ENDLESS), 'Never asked.'],
    after: [block('print(6 * 7)'), 'It is 42.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  const removed = panel.region.getByRole('group', { name: 'Removed cell' });

  await panel.send('long');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await page.notebook.selectCells(1);
  await command(page, 'notebook:delete-cell');
  await expect(removed.getByRole('status')).toHaveText('Running');
  await create(page, tmpPath);
  await panel.ended();
  await expect(removed.getByRole('status')).toHaveText('Unknown');
  expect(sent()[1].at(-1)?.content).toMatch(/cell=\w+ status=unknown/);

  await panel.send('endless');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await page.notebook.selectCells(1);
  await command(page, 'notebook:delete-cell');
  await expect(removed).toHaveCount(2);
  await panel.stop.click();
  await panel.ended();
  await expect(removed.last().getByRole('status')).toHaveText('Stopped');

  await panel.ask('after');
  expect((await cellOutput(page, 1)).trim()).toBe('42');
});

test(
  'the notebook of a running cell is closed',
  { tag: '@repeats' },
  async ({ page, tmpPath }) => {
    const code = `${LONG}\nopen("ended", "w").close()`;
    play({ long: [block(code), 'Never asked.'] });
    const panel = await begin(page);
    await panel.mode('Always run');
    await panel.send('long');
    await expect.poll(() => cellOutput(page, 1)).toContain('on');
    const [report] = await Promise.all([
      page.waitForRequest(
        request => request.postData()?.includes('"action":"ran"') === true
      ),
      page.evaluate(() => window.jupyterapp.shell.currentWidget?.dispose())
    ]);
    expect(report.postDataJSON()).toMatchObject({
      status: 'unknown',
      outputs: []
    });
    // The kernel is the user's: closing a notebook interrupts nothing.
    await create(page, tmpPath);
    await expect
      .poll(() => page.contents.fileExists(`${tmpPath}/ended`))
      .toBe(true);
    expect(sent()).toHaveLength(1);
  }
);

test('a running cell is moved @repeats', async ({ page, tmpPath }) => {
  play({
    long: [block(LONG), 'It is off.'],
    again: [block(LONG.replace('go', 'again')), 'It is off again.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');

  await panel.send('long');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await page.notebook.selectCells(1);
  await command(page, 'notebook:move-cell-up');
  await panel.expectStatus(1, 'Running');
  await create(page, tmpPath);
  await panel.ended();
  await panel.expectStatus(1, 'Done');
  expect(await cellOutput(page, 0)).toBe('on\noff\n');
  expect(sent()[1].at(-1)?.content).toMatch(/cell=\w+ status=ok[^]*off/);

  // As another page would, through the shared model: the widget loses track of the run.
  await panel.send('again');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await page.evaluate(() => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      model: { sharedModel: { moveCell(from: number, to: number): void } };
    };
    widget.model.sharedModel.moveCell(1, 0);
  });
  await panel.expectStatus(1, 'Running');
  await create(page, tmpPath, 'again');
  await panel.ended();
  await panel.expectStatus(1, 'Done');
});

test("Stop leaves alone what is queued of the user's", async ({
  page,
  tmpPath
}) => {
  play({
    first: [block('print("ours")'), 'Never asked.'],
    second: [block('print("ours")'), 'Ran.']
  });
  const panel = await begin(page);
  const user = ['one', 'two', 'three'];
  for (const [index, name] of user.entries()) {
    if (index > 0) {
      await page.notebook.addCell('code', '');
    }
    await edit(
      page,
      index,
      `${until(name)}\ntime.sleep(0.2)\nprint("${name}")`
    );
  }
  const outputs = () =>
    Promise.all(user.map((_, index) => cellOutput(page, index)));
  await command(page, 'notebook:run-all-cells');
  await panel.send('first');
  await panel.expectStatus(4, 'Waiting');
  await panel.run(4);
  await panel.expectStatus(4, 'Running');
  const card = panel.card(4);
  await expect(card).toContainText('Runs when the kernel is free.');
  // Between the first and the second of them the kernel is idle for a moment.
  await create(page, tmpPath, 'one');
  await expect.poll(() => cellOutput(page, 0)).toBe('one\n');
  await panel.stop.click();
  await panel.ended();
  await panel.expectStatus(4, 'Stopped');

  await panel.send('second');
  await panel.run(5);
  await panel.expectStatus(5, 'Running');
  expect(await outputs()).toEqual(['one\n', '', '']);
  await create(page, tmpPath, 'two');
  await expect.poll(() => cellOutput(page, 1)).toBe('two\n');
  expect(await cellOutput(page, 4)).toBe('');
  await create(page, tmpPath, 'three');
  await panel.ended();
  await panel.expectStatus(5, 'Done');
  expect(await outputs()).toEqual(['one\n', 'two\n', 'three\n']);
  expect(await cellOutput(page, 3)).toBe('');
  expect(await cellOutput(page, 4)).toBe('ours\n');
});

test('input() takes nothing from who types in another cell', async ({
  page,
  tmpPath
}) => {
  const code = `${until('go')}\nprint("Hello " + input("Name?"))`;
  play({ name: [block(code), 'Hello.'], other: ['Never asked.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('name');
  await panel.expectStatus(2, 'Running');

  const typed = 'abdd xx zz my dd aa bb '.repeat(3).slice(0, 60);
  await page.notebook.enterCellEditingMode(0);
  const editor = page.locator('.jp-Cell').first().locator('.cm-content');
  const prompt = page.locator('.jp-Stdin-input');
  await editor.pressSequentially(typed.slice(0, 10), { delay: 20 });
  await Promise.all([
    create(page, tmpPath),
    page.keyboard.type(typed.slice(10, 50), { delay: 50 })
  ]);
  await expect(prompt).toBeVisible();
  await expect(editor).toBeFocused();
  await page.keyboard.type(typed.slice(50), { delay: 20 });
  expect((await sources(page))[0]).toBe(typed);
  await expect(prompt).toHaveValue('');

  await prompt.click();
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await panel.ended();
  await panel.expectStatus(2, 'Done');
  expect(await cellOutput(page, 1)).toContain('Hello Ada');
});

test('a notebook whose kernel is not installed gets the default one @repeats', async ({
  page,
  tmpPath
}) => {
  play({ run: [block(ENDLESS), 'Never asked.'] });
  const panel = await openUnknown(page, tmpPath);
  await panel.mode('Always run');
  await panel.send('run');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await panel.stop.click();
  await panel.ended();
  await panel.expectStatus(2, 'Stopped');
});

test('a notebook in another language gets no kernel @repeats', async ({
  page,
  tmpPath
}) => {
  play({ run: [block('cat("on")', 'r'), 'Never asked.'] });
  const panel = await openUnknown(page, tmpPath, 'R');
  await panel.mode('Always run');
  await panel.ask('run');
  await panel.expectStatus(2, 'Skipped');
  await expect(panel.card(2)).toContainText('No kernel could be started.');
});

test('Stop while a kernel does not come @repeats', async ({
  page,
  tmpPath
}) => {
  play({ run: [block('print("never")'), 'Never asked.'] });
  const panel = await openNotebook(page, tmpPath, { kernel: false });
  await page.route(/\/api\/sessions/, route =>
    route.request().method() === 'POST' ? undefined : route.fallback()
  );
  await panel.mode('Always run');
  await Promise.all([
    page.waitForRequest(
      request =>
        request.method() === 'POST' && request.url().includes('/api/sessions')
    ),
    panel.send('run')
  ]);
  await panel.expectStatus(2, 'Running');
  await panel.stop.click();
  await panel.ended();
  await panel.expectStatus(2, 'Stopped');
});

test('the kernel restarts, or dies, below a running cell @repeats', async ({
  page
}) => {
  play({
    restart: [block(ENDLESS), 'It restarted.'],
    die: [block('import os\nprint("on", flush=True)\nos._exit(1)'), 'It died.'],
    after: [block('print(6 * 7)'), 'It is 42.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  const dialog = page.getByRole('dialog');

  await panel.send('restart');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await command(page, 'notebook:restart-kernel');
  const [report] = await Promise.all([
    page.waitForRequest(
      request => request.postData()?.includes('"action":"ran"') === true
    ),
    dialog.getByRole('button', { name: 'Confirm Kernel Restart' }).click()
  ]);
  expect(report.postDataJSON()).toMatchObject({
    status: 'unknown',
    outputs: [{ output_type: 'stream', text: 'on\n' }]
  });
  await panel.ended();
  await panel.expectStatus(2, 'Unknown');
  expect(sent()[1].at(-1)?.content).toMatch(/cell=\w+ status=unknown/);

  await panel.send('die');
  await dialog.getByRole('button', { name: 'Ok' }).click();
  await panel.ended();
  await panel.expectStatus(3, 'Unknown');

  await panel.ask('after');
  expect((await cellOutput(page, 3)).trim()).toBe('42');
});

test('the user interrupts the kernel', async ({ page }) => {
  play({ run: [block(ENDLESS), 'Never asked.'], after: ['I know.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('run');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await command(page, 'notebook:interrupt-kernel');
  await panel.ended();
  await panel.expectStatus(2, 'Stopped');
  await expect(panel.answers.last()).toContainText('was interrupted');
  expect(sent()).toHaveLength(1);
  await panel.ask('after');
  expect(sent()[1].at(-1)?.content).toMatch(/cell=\w+ status=stopped/);
});
