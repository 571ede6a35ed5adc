/** Fix below an error, with no conversation open; and nothing goes along that nobody asked for. */

import { attach, chips } from './files';
import {
  cellOutput,
  createNotebook,
  edit,
  expect,
  kernelIdle,
  Panel,
  play,
  sent,
  test
} from './stage';

test('Fix opens the panel and sends the error alone; an interrupt has none @repeats', async ({
  page
}) => {
  play({ 'Fix the error': ['Define y first.'] });
  await createNotebook(page);
  await kernelIdle(page);
  const error = page.locator('.jp-gptcode-error-buttons');
  const panel = new Panel(page);
  await edit(page, 0, 'print(y)');
  await page.notebook.runCell(0, true);
  await error.getByRole('button', { name: 'Fix', exact: true }).click();
  await expect(panel.answers).toContainText('Define y first.');
  const [first] = sent().map(each => each.at(-1)!.content);
  expect(first).toContain('Fix the error in cell 1.');
  expect(first).toContain("name 'y' is not defined");
  await panel.ended();

  await attach(panel, { name: 'own.txt', content: 'mine' });
  await expect(chips(panel)).toHaveCount(1);
  await error.getByRole('button', { name: 'Fix', exact: true }).click();
  await expect(panel.answers).toHaveCount(2);
  await panel.ended();
  expect(sent().at(-1)!.at(-1)!.content).not.toContain('own.txt');
  await expect(chips(panel)).toHaveCount(1);

  await edit(page, 0, 'raise KeyboardInterrupt()');
  await page.notebook.runCell(0, true);
  await expect.poll(() => cellOutput(page, 0)).toContain('KeyboardInterrupt');
  await expect(error).toHaveCount(0);
});
