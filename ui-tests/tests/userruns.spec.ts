/** The user's own run of a cell that waits is its approval and its result: it runs once. */

import { story } from './pages';
import {
  begin,
  block,
  cellOutput,
  command,
  create,
  edit,
  expect,
  type IJupyterLabPageFixture,
  play,
  kernelIdle,
  openPath,
  Panel,
  reload,
  saved,
  sent,
  test,
  until
} from './stage';

/** Code that leaves a trace of each of its runs. */
const traced = (name: string) =>
  `open("runs", "a").write("${name}")\nprint("${name}" * 3)`;

async function runs(
  page: IJupyterLabPageFixture,
  folder: string
): Promise<string> {
  const response = await page.request.get(`/files/${folder}/runs`);
  return response.text();
}

test('in the notebook, by keys and commands, also of edited code @repeats', async ({
  page,
  tmpPath
}) => {
  play({
    keys: [block(traced('a')), 'It is aaa.'],
    edit: [block(traced('b')), 'It is ccc.'],
    all: [
      block(traced('d')) + block(`${until('go')}\n${traced('e')}`),
      'Both.'
    ],
    left: [block(traced('f')), 'It is fff.']
  });
  const panel = await begin(page);
  await panel.send('keys');
  await panel.expectStatus(2, 'Waiting');
  await page.notebook.enterCellEditingMode(1);
  await page.keyboard.press('Shift+Enter');
  await panel.ended();
  await panel.expectStatus(2, 'Done');
  await expect(panel.card(2)).toContainText('aaa');
  await expect(panel.card(2)).toContainText(
    'Undo cannot put back: runs (you ran the cell in the notebook'
  );
  await expect(panel.answers.last()).toContainText('It is aaa.');
  expect(sent()[1].at(-1)?.content).toMatch(/status=ok[^]*aaa/);

  // A later run is the user's own affair.
  await page.notebook.enterCellEditingMode(1);
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => runs(page, tmpPath)).toBe('aa');
  await panel.expectStatus(2, 'Done');
  expect(sent()).toHaveLength(2);

  // What the user makes of the cell is what the card shows, and what runs.
  await panel.send('edit');
  await panel.expectStatus(3, 'Waiting');
  await edit(page, 2, traced('c'));
  await expect(
    panel.card(3).getByRole('region', { name: 'Code of cell 3' })
  ).toContainText('print("c" * 3)');
  await page.keyboard.press('Control+Enter');
  await panel.ended();
  await panel.expectStatus(3, 'Done');
  expect(await runs(page, tmpPath)).toBe('aac');
  expect(sent()[3].at(-1)?.content).toMatch(/status=ok[^]*ccc/);

  await panel.send('all');
  await panel.expectStatus(5, 'Waiting');
  await page.notebook.selectCells(3, 4);
  await command(page, 'notebook:run-cell');
  await panel.expectStatus(4, 'Done');
  await panel.expectStatus(5, 'Running');
  await expect(panel.stop).toBeVisible();
  await create(page, tmpPath);
  await panel.ended();
  await panel.expectStatus(5, 'Done');
  expect(await runs(page, tmpPath)).toBe('aacde');
  expect(sent()).toHaveLength(6);
  expect(sent()[5].at(-1)?.content).toMatch(/ddd[^]*eee/);

  // After a reload, too: the page takes the turn up by itself.
  await panel.send('left');
  await panel.expectStatus(6, 'Waiting');
  await expect
    .poll(async () => (await saved(page, `${tmpPath}/story.ipynb`)).cells)
    .toHaveLength(7);
  await reload(page, `${tmpPath}/story.ipynb`);
  const again = new Panel(page);
  await again.open();
  await again.expectStatus(6, 'Waiting');
  await page.notebook.enterCellEditingMode(5);
  await page.keyboard.press('Shift+Enter');
  await again.ended();
  await again.expectStatus(6, 'Done');
  await expect(again.answers.last()).toContainText('It is fff.');
  expect(await runs(page, tmpPath)).toBe('aacdef');
});

test('by Run All Cells, with what waits and what does not', async ({
  page,
  tmpPath
}) => {
  const failing = '1 / 0';
  play({
    all: [
      block(traced('b')) + block(`${until('go')}\n${traced('c')}`),
      'All three.'
    ],
    fail: [
      block(traced('d')) + block(failing) + block(traced('e')),
      'It fails.'
    ]
  });
  const panel = await begin(page);
  await edit(page, 0, traced('a'));
  await panel.send('all');
  await panel.expectStatus(3, 'Waiting');
  await command(page, 'notebook:run-all-cells');
  await panel.expectStatus(2, 'Done');
  await panel.expectStatus(3, 'Running');
  await create(page, tmpPath);
  await panel.ended();
  await panel.expectStatus(3, 'Done');
  await expect(panel.answers.last()).toContainText('All three.');
  expect(await runs(page, tmpPath)).toBe('abc');
  expect(sent()).toHaveLength(2);
  expect(sent()[1].at(-1)?.content).toMatch(
    /status=ok[^]*bbb[^]*status=ok[^]*ccc/
  );

  // What runs once more is no result. An error keeps the next cell from running if the kernel has
  // that request by then: the card knows which it was.
  await panel.send('fail');
  await panel.expectStatus(6, 'Waiting');
  await command(page, 'notebook:run-all-cells');
  await panel.ended();
  await panel.expectStatus(4, 'Done');
  await panel.expectStatus(5, 'Failed');
  const all = await runs(page, tmpPath);
  expect(['abcabcd', 'abcabcde']).toContain(all);
  const hasRun = all.endsWith('e');
  await panel.expectStatus(6, hasRun ? 'Done' : 'Skipped');
  expect(sent()).toHaveLength(4);
  const report = sent()[3].at(-1)?.content;
  expect(report).toMatch(
    /status=ok[^]*ddd[^]*status=error[^]*ZeroDivisionError/
  );
  expect(report).toContain(hasRun ? 'eee' : 'status=skipped');
});

story(
  'in another page',
  { tag: ['@shared', '@onlyshared'] },
  async ({ page, other, tmpPath }) => {
    play({
      go: [block(`${traced('x')}\n${until('go')}\nprint("end")`), 'It is xxx.']
    });
    const panel = await begin(page);
    await panel.send('go');
    await panel.expectStatus(2, 'Waiting');
    const path = `${tmpPath}/story.ipynb`;
    await expect
      .poll(async () => (await saved(page, path)).cells)
      .toHaveLength(2);
    await openPath(other, path);
    await kernelIdle(other);
    await other.notebook.enterCellEditingMode(1);
    await other.keyboard.press('Control+Enter');
    await panel.expectStatus(2, 'Running');
    await expect(
      panel.card(2).getByRole('button', { name: 'Run', exact: true })
    ).toHaveCount(0);
    await create(page, tmpPath);
    await panel.ended();
    await panel.expectStatus(2, 'Done');
    await expect(panel.answers.last()).toContainText('It is xxx.');
    expect(await runs(page, tmpPath)).toBe('x');
    expect(sent().at(-1)?.at(-1)?.content).toMatch(/status=ok[^]*xxx[^]*end/);
    // The notebook shows what came out in both pages.
    for (const each of [page, other]) {
      expect(await cellOutput(each, 1)).toBe('xxx\nend\n');
    }
  }
);
