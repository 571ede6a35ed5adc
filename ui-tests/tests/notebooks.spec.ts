/** What a user does with notebooks in the middle of a turn: no cell ever goes elsewhere. */

import { conversationSaved } from './notebook';
import {
  after,
  begin,
  block,
  cellOutput,
  command,
  create,
  createNotebook,
  expect,
  isDirty,
  type IJupyterLabPageFixture,
  LINES,
  openPanel,
  openPath,
  type Panel,
  play,
  release,
  reload,
  rename,
  saved,
  sent,
  sources,
  test,
  until
} from './stage';

const CODE = `${LINES}\nprint(x59)`;
/** Its cell stays half written until it is released. */
const HELD = {
  text: `Look.\n\n${block(CODE)}`,
  holds: [after('x5 = 5\nx6 = ')]
};

/** Sends a prompt that HELD answers, and waits until its cell is half written. */
async function writing(
  page: IJupyterLabPageFixture,
  panel: Panel
): Promise<void> {
  await panel.mode('Always run');
  await panel.send('work');
  await expect.poll(async () => (await sources(page))[1]).toContain('x5 = 5');
}

/** Closes the current notebook; if the user is asked about what is not saved, with that answer. */
async function close(
  page: IJupyterLabPageFixture,
  answer: 'Save' | 'Discard' = 'Save'
): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.addLocatorHandler(dialog, () =>
    dialog.getByRole('button', { name: answer }).click()
  );
  await command(page, 'application:close');
  await expect(page.locator('.jp-NotebookPanel')).toHaveCount(0);
  await page.removeLocatorHandler(dialog);
}

const isThere = async (page: IJupyterLabPageFixture, path: string) =>
  (await page.request.get(`/api/contents/${path}?content=0`)).ok();

test('tabs are switched, and another notebook is opened', async ({ page }) => {
  play({ work: [HELD, 'It is 59.'], other: ['I am elsewhere.'] });
  const panel = await begin(page, 'first.ipynb');
  await writing(page, panel);
  await createNotebook(page);
  const line = panel.region.getByText('Working in first.ipynb');
  await expect(line).toBeVisible();
  const button = (name: string) =>
    panel.region.getByRole('button', { name: `${name} first.ipynb` });
  await expect(button('Stop')).toBeEnabled();
  await expect(panel.answers).toHaveCount(0);
  expect(await sources(page)).toEqual(['']);

  await button('Show').click();
  await expect(panel.answers.last()).toContainText('Look.');
  await expect(line).toBeHidden();
  await page.activity.activateTab('Untitled.ipynb');
  await expect(line).toBeVisible();
  // Another conversation meanwhile.
  await panel.send('other');
  await expect(panel.answers.last()).toContainText('I am elsewhere.');
  release();
  await expect(line).toBeHidden();
  expect(await sources(page)).toEqual(['']);

  await page.activity.activateTab('first.ipynb');
  await expect(panel.answers.last()).toContainText('It is 59.');
  expect(await sources(page)).toEqual(['', CODE]);
  expect((await cellOutput(page, 1)).trim()).toBe('59');
  expect(sent()).toHaveLength(3);
});

test(
  'the notebook is renamed and moved',
  { tag: '@repeats' },
  async ({ log, page, tmpPath }) => {
    // JupyterLab looks for a notebook where it was when the page was left.
    log.expectError(/404 .*\/(first|renamed)\.ipynb\?content=0/);
    play({ work: [HELD, 'It is 59.'], more: [block('print(x1)'), 'It is 1.'] });
    const panel = await begin(page, 'first.ipynb');
    await page.contents.createDirectory(`${tmpPath}/folder`);
    await writing(page, panel);
    // A save that has looked at the file by then would make it again where it was.
    await conversationSaved(page, `${tmpPath}/first.ipynb`);
    const renamed = `${tmpPath}/renamed.ipynb`;
    const moved = `${tmpPath}/folder/renamed.ipynb`;
    await rename(page, `${tmpPath}/first.ipynb`, renamed);
    const at = (path: string) => panel.answers.last().getByTitle(path);
    await expect(at(renamed)).toHaveText(`The notebook is now ${renamed}.`);
    await rename(page, renamed, moved);
    const message = 'The notebook is now folder/renamed.ipynb.';
    await expect(at(moved)).toHaveText(message);
    release();
    await expect(panel.answers.last()).toContainText('It is 59.');
    await panel.ended();
    await panel.ask('more');

    const all = ['', CODE, 'print(x1)'];
    expect(await sources(page)).toEqual(all);
    await expect
      .poll(async () =>
        (await saved(page, moved)).cells.map(cell => cell.source)
      )
      .toEqual(all);
    for (const path of [`${tmpPath}/first.ipynb`, renamed]) {
      expect(await isThere(page, path)).toBe(false);
    }
    await reload(page, moved);
    const back = await openPanel(page);
    await expect(back.answers.first()).toContainText(
      'now folder/renamed.ipynb.'
    );
    await expect(back.answers.last()).toContainText('It is 1.');
  }
);

test('the notebook is closed while a cell is written @repeats', async ({
  page,
  tmpPath
}) => {
  const holds = [after('', 'first byte'), ...HELD.holds];
  play({
    work: [{ ...HELD, holds }, 'Never asked.'],
    after: [block('print(1)'), 'One.']
  });
  const panel = await begin(page, 'first.ipynb');
  await panel.mode('Always run');
  await panel.send('work');
  // JupyterLab takes all for saved that comes while it saves: first the conversation's id.
  const path = `${tmpPath}/first.ipynb`;
  await conversationSaved(page, path);
  await expect.poll(() => isDirty(page)).toBe(false);
  release('first byte');
  await expect.poll(async () => (await sources(page))[1]).toContain('x5 = 5');
  await close(page);
  await openPath(page, `${tmpPath}/first.ipynb`);
  await expect(panel.answers.last()).toContainText('was closed');
  await panel.ended();
  // The page that wrote it could not tell any more which cell it is, but the cell does.
  await panel.expectStatus(2, 'Stopped');
  await expect(panel.continueHere).toHaveCount(0);
  const [, half] = await sources(page);
  expect(CODE.startsWith(half)).toBe(true);

  await panel.ask('after');
  expect(await sources(page)).toEqual(['', half, 'print(1)']);
  expect(sent()[1].at(-1)?.content).toMatch(/cell=\w+ status=skipped/);
});

test('the notebook is closed while a cell runs, and while one waits', async ({
  page,
  tmpPath
}) => {
  const long = `print("on")\n${until('go')}\nopen("ended", "w").close()`;
  play({
    run: [`${block(long)}\n${block('print("never")')}`, 'Never asked.'],
    wait: [block('print("never")'), 'Never asked.'],
    after: ['I know.']
  });
  const panel = await begin(page, 'first.ipynb');
  await panel.mode('Always run');
  await panel.send('run');
  await panel.expectStatus(3, 'Waiting');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await close(page);
  await create(page, tmpPath);
  await expect.poll(() => isThere(page, `${tmpPath}/ended`)).toBe(true);
  await openPath(page, `${tmpPath}/first.ipynb`);
  await expect(panel.answers.last()).toContainText('was closed');
  await panel.expectStatus(3, 'Skipped');
  expect(await cellOutput(page, 2)).toBe('');

  await panel.mode('Ask first');
  await panel.send('wait');
  await panel.expectStatus(4, 'Waiting');
  // The cell was saved as soon as it was there.
  await close(page, 'Discard');
  await openPath(page, `${tmpPath}/first.ipynb`);
  await expect(panel.answers.last()).toContainText('was closed');
  await panel.expectStatus(4, 'Skipped');
  await panel.ask('after');
  expect(sent()).toHaveLength(3);
  expect(sent()[2].at(-1)?.content).toContain('closed');
});

test('the cell that is written is deleted @repeats', async ({ page }) => {
  play({ work: [HELD, 'Never asked.'], after: [block('print(1)'), 'One.'] });
  const panel = await begin(page);
  await writing(page, panel);
  await page.notebook.selectCells(1);
  await command(page, 'notebook:delete-cell');
  await expect.poll(() => sources(page)).toEqual(['']);
  release();
  await panel.ended();
  expect(await sources(page)).toEqual(['']);
  const removed = panel.region.getByRole('group', { name: 'Removed cell' });
  await expect(removed).toContainText('You removed this cell.');
  await panel.ask('after');
  expect(await sources(page)).toEqual(['', 'print(1)']);
  expect(sent()[1].at(-1)?.content).toMatch(/status=skipped/);
});

test('the kernel is switched to another language @repeats', async ({
  page
}) => {
  play({
    work: [HELD, 'Never asked.'],
    wait: [block('print("never")'), 'Never asked.'],
    after: [block('print(6 * 7)', 'julia'), 'It is 42.']
  });
  const panel = await begin(page);
  const change = (name: string) =>
    page.evaluate(async kernel => {
      const widget = window.jupyterapp.shell.currentWidget as unknown as {
        sessionContext: { changeKernel(model: object): Promise<unknown> };
      };
      await widget.sessionContext.changeKernel({ name: kernel });
    }, name);
  await writing(page, panel);
  await change('other');
  release();
  await panel.ended();
  await panel.expectStatus(2, 'Skipped');
  await expect(panel.card(2)).toContainText('language has changed');
  expect(await sources(page)).toEqual(['', CODE]);
  expect(await cellOutput(page, 1)).toBe('');

  await panel.ask('after');
  await panel.expectStatus(3, 'Done');
  expect((await cellOutput(page, 2)).trim()).toBe('42');
  expect(sent()[1].at(-1)?.content).toContain('julia');

  await panel.mode('Ask first');
  play({ wait: [block('print("never")', 'julia'), 'Never asked.'] });
  await panel.send('wait');
  await panel.expectStatus(4, 'Waiting');
  await change('python3');
  await panel.run(4);
  await panel.ended();
  await panel.expectStatus(4, 'Skipped');
  await expect(panel.card(4)).toContainText('language has changed');
  expect(await cellOutput(page, 3)).toBe('');
});
