/** What a turn did in the notebook is undone and redone, without running anything. */

import {
  begin,
  block,
  edit,
  expect,
  openPanel,
  play,
  reload,
  saved,
  sources,
  test
} from './stage';
import { cells, redo, undo } from './undoing';

test('A turn that inserted, replaced and ran cells is undone and redone', async ({
  page,
  tmpPath
}) => {
  const panel = await begin(page);
  await edit(page, 0, 'a = 1');
  await panel.mode('Always run');
  play({
    First: [block('print(40 + 2)'), 'It is 42.'],
    Second: [block('print(1)') + block('# Notes', 'markdown cell'), 'Done.'],
    Third: ['Fine.']
  });
  const start = await cells(page);
  await panel.ask('First');
  const first = await cells(page);
  await panel.ask('Second');
  const second = await cells(page);
  expect(second).toHaveLength(4);

  // The latest turn, then the one before; the notebook is the same to the last output.
  await undo(panel).last().click();
  await expect(redo(panel)).toHaveCount(1);
  expect(await cells(page)).toEqual(first);
  await expect(panel.region).toContainText(
    'Variables, what went over the network and what ran outside of it cannot be undone.'
  );
  await undo(panel).click();
  await expect(redo(panel)).toHaveCount(2);
  expect(await cells(page)).toEqual(start);
  await redo(panel).first().click();
  await expect(redo(panel)).toHaveCount(1);
  expect(await cells(page)).toEqual(first);
  await redo(panel).click();
  await expect(undo(panel)).toHaveCount(2);
  expect(await cells(page)).toEqual(second);

  // It is saved, and works in the next page, too.
  await undo(panel).last().click();
  await expect(redo(panel)).toHaveCount(1);
  const path = `${tmpPath}/story.ipynb`;
  await expect.poll(async () => (await saved(page, path)).cells.length).toBe(2);
  await reload(page, path);
  const later = await openPanel(page);
  await redo(later).click();
  await expect(undo(later)).toHaveCount(2);
  expect(await sources(page)).toEqual([
    'a = 1',
    'print(40 + 2)',
    'print(1)',
    '# Notes'
  ]);
});
