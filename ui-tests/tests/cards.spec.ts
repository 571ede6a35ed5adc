/** Cell cards: the whole code before a yes, one line of what came out after it. */

import type { Locator } from '@playwright/test';

import { DOT } from './files';
import { begin, block, expect, type Panel, play, reload, test } from './stage';

const IMPORTS = 'import math\nfrom os import (\n    path,\n)\n';
const LONG = Array.from({ length: 40 }, (_, n) => `step_${n} = ${n}`).join(
  '\n'
);

function code(panel: Panel, position: number): Locator {
  const name = `Code of cell ${position}`;
  return panel.card(position).getByRole('region', { name, exact: true });
}

function result(panel: Panel, position: number): Locator {
  const name = `Result of cell ${position}`;
  return panel.card(position).getByRole('note', { name, exact: true });
}

test('a waiting card shows its whole code, and titles distinguish cells', async ({
  page
}) => {
  const first = `${IMPORTS}# Add the numbers\ntotal = 1 + 2\nprint(total)`;
  const second = `${IMPORTS}%time\n${LONG}`;
  play({ add: [block(first) + block(second), 'Done.'] });
  const panel = await begin(page);
  await panel.send('Please add the numbers');

  await panel.expectStatus(2, 'Waiting');
  await panel.expectStatus(3, 'Waiting');
  await expect(code(panel, 2)).toHaveText(first, { useInnerText: true });
  expect(await code(panel, 3).textContent()).toBe(second);
  await expect(panel.card(2)).toContainText('total = 1 + 2');
  const titles = panel.region.locator('.jp-gptcode-card-code');
  await expect(titles).toHaveText(['total = 1 + 2', 'step_0 = 0']);

  // Highlighted as in the notebook, twenty lines high, and the rest can be reached.
  const colour = (within: Locator) =>
    within
      .locator('span', { hasText: /^import$/ })
      .first()
      .evaluate(node => getComputedStyle(node).color);
  const editor = page.locator('.jp-Cell').nth(1).locator('.cm-content');
  expect(await colour(code(panel, 2))).toBe(await colour(editor));
  const lines = await code(panel, 3).evaluate(
    node => node.clientHeight / parseFloat(getComputedStyle(node).lineHeight)
  );
  expect(lines).toBeGreaterThan(18);
  expect(lines).toBeLessThan(21.5);
  await code(panel, 3).press('End');
  await code(panel, 3).evaluate(node => node.scrollTo(0, node.scrollHeight));
  await expect(code(panel, 3).getByText('39')).toBeInViewport();

  // Above its buttons.
  const below = await panel
    .card(2)
    .getByRole('button', { name: 'Run', exact: true })
    .boundingBox();
  const above = await code(panel, 2).boundingBox();
  expect(above!.y + above!.height).toBeLessThanOrEqual(below!.y);
  await panel.run(2);
  await panel.card(3).getByRole('button', { name: 'Skip' }).click();
  await panel.ended();
  await expect(code(panel, 2)).toBeHidden();
});

const TABLE = `class Frame:
    def _repr_html_(self):
        head = "<thead><tr><th></th><th>city</th><th>mm</th></tr></thead>"
        row = "<tr><th>0</th><td>Lyon</td><td>830</td></tr>"
        return f"<table>{head}<tbody>{row * 3}</tbody></table>"
Frame()`;
const PICTURE = `from base64 import b64decode
from IPython.display import Image
print("drawn")
Image(b64decode("${DOT.toString('base64')}"))`;
const HOSTILE = `print("first")
print("\\x1b[31m<img src=x onerror=alert(1)>\\u202e" + "x" * 5000)`;

test('a card that has run shows one line of what came out @repeats', async ({
  page,
  tmpPath
}) => {
  const codes = ['x = 1', 'print("a")\nprint("b")', TABLE, PICTURE, HOSTILE];
  play({ show: [codes.map(each => block(each)).join(''), 'Done.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('show');

  await panel.expectStatus(2, 'Done');
  await expect(result(panel, 2)).toHaveCount(0);
  await expect(result(panel, 3)).toHaveText('b');
  await expect(result(panel, 4)).toHaveText('3 rows × 2 columns');
  const image = result(panel, 5).getByRole('img');
  await expect(image).toBeVisible();
  expect(
    await image.evaluate((node: HTMLImageElement) => node.naturalWidth)
  ).toBeGreaterThan(0);
  const line = (await result(panel, 6).textContent()) ?? '';
  expect(line).toMatch(/^<img src=x onerror=alert\(1\)>⟨U\+202E⟩x+…$/);
  expect(line.length).toBeLessThan(220);

  // It is still there in a page that is loaded again.
  await reload(page, `${tmpPath}/story.ipynb`);
  await panel.open();
  await expect(result(panel, 3)).toHaveText('b');
  await expect(result(panel, 5).getByRole('img')).toBeVisible();
});

test('a card that failed shows its own outputs, not those of its repair @repeats', async ({
  page
}) => {
  play({
    divide: [
      block('print("before")\n1 / 0'),
      block('print("repaired")', 'python cell=$CELL'),
      'Done.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('divide');
  const [failed, repaired] = [panel.card(2).first(), panel.card(2).last()];
  await expect(failed.getByRole('status')).toHaveText('Failed');
  await expect(failed.getByRole('note')).toHaveText(
    'ZeroDivisionError: division by zero'
  );
  await expect(repaired.getByRole('note')).toHaveText('repaired');
  for (const card of [failed, repaired]) {
    await card.getByRole('button', { name: 'Show code' }).click();
  }
  const outputs = (card: Locator) =>
    card.getByRole('region', { name: 'Outputs' });
  await expect(outputs(failed)).toContainText('before');
  await expect(outputs(failed)).toContainText('ZeroDivisionError');
  await expect(outputs(failed)).not.toContainText('repaired');
  await expect(outputs(repaired)).toContainText('repaired');
});

test('Ask first says why a cell needs care @repeats', async ({
  page,
  tmpPath
}) => {
  play({ write: [block('open("notes.txt", "w").write("dry")')] });
  await page.contents.uploadContent('wet', 'text', `${tmpPath}/notes.txt`);
  const panel = await begin(page);
  await panel.send('write');
  await expect(panel.card(2)).toContainText('overwrites notes.txt');
  await panel.card(2).getByRole('button', { name: 'Skip' }).click();
  await panel.ended();
});

test('a cell that came back after it was removed is not called removed @repeats', async ({
  page
}) => {
  play({ two: [block('a = 1') + block('b = 2')] });
  const panel = await begin(page);
  await panel.send('two');
  await panel.expectStatus(3, 'Waiting');
  await page.notebook.selectCells(1);
  await page.keyboard.press('m');
  await panel.expectStatus(2, 'Skipped');
  await expect(panel.card(2)).not.toContainText('You removed this cell');
  await expect(panel.card(2)).toContainText('no longer a code cell');
  await page.notebook.selectCells(2);
  // An undo takes back all that happened within half a second: on a quick machine, the cell too.
  await page.evaluate(() => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      model: { sharedModel: { undoManager: { stopCapturing(): void } } };
    };
    widget.model.sharedModel.undoManager.stopCapturing();
  });
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  const gone = panel.region.getByRole('group', { name: 'Removed cell' });
  await expect(gone).toContainText('You removed this cell.');
  await page.keyboard.press('z');
  await panel.expectStatus(3, 'Skipped');
  await expect(panel.card(3)).not.toContainText('You removed this cell');
});
