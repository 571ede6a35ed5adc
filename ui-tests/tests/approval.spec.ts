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

test('nothing is out of sight at the side, and a yes is for what was there when the press began', async ({
  page
}) => {
  const wide = `x = "ok"${' '.repeat(5000)}; y = 1  # ${'z'.repeat(300)}`;
  const long = Array.from({ length: 500 }, (_, n) => `a${n} = ${n}`).join('\n');
  play({ go: [block(wide) + block(long), 'Done.'] });
  const panel = await begin(page);
  await panel.send('go');
  const code = (position: number) =>
    panel
      .card(position)
      .getByRole('region', { name: `Code of cell ${position}` });
  await expect(code(2)).toContainText('x = "ok" ⟨5000×␣⟩ ; y = 1');
  const beside = await code(2).evaluate(
    node => node.scrollWidth - node.clientWidth
  );
  expect(beside).toBeLessThanOrEqual(0);
  await expect(panel.card(2)).not.toContainText('Scroll to read');
  await expect(panel.card(3)).toContainText('500 lines. Scroll to read all');

  // The code changes while the button is held down.
  const run = panel.card(2).getByRole('button', { name: 'Run', exact: true });
  await run.hover();
  await page.mouse.down();
  await change(page, 1, 'print("other")');
  await expect(panel.card(2)).toContainText('print("other")');
  await page.mouse.up();
  await panel.expectStatus(2, 'Waiting');
  await expect(panel.card(2)).toContainText(
    'The code in this cell has changed.'
  );
  await run.click();
  await panel.expectStatus(2, 'Done');
  await panel.card(3).getByRole('button', { name: 'Skip' }).click();
  await panel.ended();
  expect((await cellOutput(page, 1)).trim()).toBe('other');
});
