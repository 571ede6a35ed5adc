/** A yes means what was in sight: nothing else runs. */

import {
  begin,
  block,
  cellOutput,
  create,
  edit,
  expect,
  type IJupyterLabPageFixture,
  play,
  sources,
  test,
  until
} from './stage';

/** Another person, or another page, writes into a cell. */
function change(
  page: IJupyterLabPageFixture,
  index: number,
  source: string
): Promise<void> {
  return page.evaluate(
    ([at, text]) => {
      const widget = window.jupyterapp.shell.currentWidget as unknown as {
        model: {
          sharedModel: { cells: { setSource: (text: string) => void }[] };
        };
      };
      widget.model.sharedModel.cells[at].setSource(text);
    },
    [index, source] as const
  );
}

test('only the code that the card shows runs', async ({ page, tmpPath }) => {
  const repair = (code: string) => block(code, 'python cell=$CELL');
  play({
    go: [
      block('1 / 0'),
      repair('print("seen")') + repair('print("unseen")'),
      'Done.'
    ]
  });
  const panel = await begin(page);
  await panel.send('go');
  await panel.run(2);
  const card = panel.card(2).last();
  const run = card.getByRole('button', { name: 'Run', exact: true });

  // The second repair does not take the cell of the first one, whose card waits.
  await expect(panel.card(3).getByRole('status')).toHaveText('Waiting');
  expect((await sources(page)).slice(1)).toEqual([
    'print("seen")',
    'print("unseen")'
  ]);

  // What another person makes of the cell is shown at once.
  await change(page, 1, 'print("other")');
  await expect(card).toContainText('The code in this cell has changed.');
  await expect(card).toContainText('print("other")');

  // It changes again after Run, while the kernel is busy: nothing runs.
  await edit(page, 0, until('go'));
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.jp-Cell').first()).toContainText('[*]');
  await run.click();
  await expect(card.getByRole('status')).toHaveText('Running');
  await change(page, 1, 'print("unseen too")');
  await create(page, tmpPath);
  await expect(card.getByRole('status')).toHaveText('Waiting');
  await expect(card).toContainText('print("unseen too")');
  await expect(page.locator('.jp-Cell').nth(1)).not.toContainText('[*]');

  await change(page, 1, 'print("read")');
  await expect(card).toContainText('print("read")');
  await run.click();
  await expect(card.getByRole('status')).toHaveText('Done');
  expect((await cellOutput(page, 1)).trim()).toBe('read');
  await panel.card(3).getByRole('button', { name: 'Skip' }).click();
  await panel.ended();
});
