/** What the user has done since stays, unless they say otherwise. */

import {
  begin,
  block,
  command,
  edit,
  expect,
  type IJupyterLabPageFixture,
  type Panel,
  play,
  sent,
  sources,
  test
} from './stage';
import { cells, redo, undo } from './undoing';

/** A turn that has written and run two cells below the first. */
async function stage(page: IJupyterLabPageFixture): Promise<Panel> {
  const panel = await begin(page);
  await panel.mode('Always run');
  const two = block('print(1)') + block('print(2)');
  play({ Go: [two, 'Done.'], And: ['Yes.'] });
  await panel.ask('Go');
  return panel;
}

test('An edited cell is shown first, and goes only if it is ticked', async ({
  page
}) => {
  const panel = await stage(page);
  await edit(page, 1, 'print(1)\nmine = 1');
  await undo(panel).click();
  const changed = panel.region.getByRole('region', { name: 'Changed since' });
  await expect(changed).toContainText('Cell 2: edited');
  await expect(changed).toContainText('mine = 1');
  expect(await sources(page)).toHaveLength(3);

  // Nothing happens, then only the other cell goes.
  await changed.getByRole('button', { name: 'Cancel' }).click();
  await expect(changed).toHaveCount(0);
  expect(await sources(page)).toHaveLength(3);
  await undo(panel).click();
  await changed.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(redo(panel)).toBeVisible();
  expect(await sources(page)).toEqual(['', 'print(1)\nmine = 1']);
  await redo(panel).click();
  await expect(undo(panel)).toBeVisible();
  const all = ['', 'print(1)\nmine = 1', 'print(2)'];
  expect(await sources(page)).toEqual(all);

  // Ticked, it goes as well, and comes back as the user had left it.
  await undo(panel).click();
  await changed.getByRole('checkbox', { name: 'Cell 2' }).check();
  await changed.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(redo(panel)).toBeVisible();
  expect(await sources(page)).toEqual(['']);
  await panel.ask('And');
  const request = JSON.stringify(sent().at(-1));
  expect(request).toContain('The user has undone what you did in cells');
  await redo(panel).click();
  await expect(undo(panel)).toBeVisible();
  expect(await sources(page)).toEqual(all);
});

test("One cell is undone from its card, and the notebook's own undo goes on @repeats", async ({
  page
}) => {
  const panel = await stage(page);
  const end = await cells(page);
  const first = panel.card(2).locator('..');
  await first.hover();
  await first.getByRole('button', { name: 'Undo this cell' }).click();
  await expect.poll(() => sources(page)).toEqual(['', 'print(2)']);
  // The other one is left to undo with the turn.
  await undo(panel).click();
  await expect(redo(panel)).toBeVisible();
  expect(await sources(page)).toEqual(['']);

  // Ctrl+Z in the notebook takes the undo back, and what is there is not inserted twice.
  await page.notebook.selectCells(0);
  await command(page, 'notebook:undo-cell-action');
  await command(page, 'notebook:undo-cell-action');
  await expect.poll(() => sources(page)).toHaveLength(3);
  expect(await cells(page)).toEqual(end);
  await redo(panel).click();
  await expect(undo(panel)).toBeVisible();
  expect(await cells(page)).toEqual(end);
});

test('A deleted cell is put back where it was, and commands undo and redo @repeats', async ({
  page
}) => {
  const panel = await stage(page);
  await page.notebook.selectCells(1);
  await command(page, 'notebook:delete-cell');
  await expect.poll(() => sources(page)).toEqual(['', 'print(2)']);
  await expect(panel.region).toContainText('This cell was deleted.');
  await panel.region.getByRole('button', { name: 'Put back' }).click();
  await expect.poll(() => sources(page)).toEqual(['', 'print(1)', 'print(2)']);
  await expect(panel.card(2)).toBeVisible();
  await expect(
    panel.region.getByRole('button', { name: 'Put back' })
  ).toHaveCount(0);

  // Its outputs are not there any more: that is a change, too.
  await command(page, 'gptcode:undo-turn');
  const changed = panel.region.getByRole('region', { name: 'Changed since' });
  await expect(changed).toContainText('Cell 2: run again');
  await changed.getByRole('checkbox', { name: 'Cell 2' }).check();
  await changed.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => sources(page)).toEqual(['']);
  await command(page, 'gptcode:redo-turn', { turn: 1 });
  await expect.poll(() => sources(page)).toHaveLength(3);
});
