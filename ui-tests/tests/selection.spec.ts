/** What is selected, and cells that are named, go along with a message; messages can be copied. */

import {
  begin,
  block,
  edit,
  expect,
  openPath,
  play,
  sent,
  test
} from './stage';

test('the selected lines of a cell or a file go along, and cells that are named', async ({
  page
}) => {
  play({
    'this selection': ['It sets b and c.'],
    'this file': ['It defines f.'],
    compare: ['They differ.']
  });
  const panel = await begin(page);
  const { input, region } = panel;
  const context = region.getByRole('list', { name: 'Context' });
  const last = () => sent().at(-1)!.at(-1)!.content;
  await edit(page, 0, 'a = 1\nb = 2\nc = 3\nd = 4');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+End');
  await expect(context.getByRole('listitem')).toHaveText([
    'lines 2–3 of cell 1'
  ]);
  await panel.ask('explain this selection');
  expect(last()).toMatch(
    /has selected lines 2 to 3 of cell 1 \(id=\w+\):\n<(data-\w+)>\nb = 2\nc = 3\n<\/\1>/
  );
  const yours = region.getByRole('article', { name: 'You' });
  await expect(yours.getByRole('listitem')).toHaveText(['lines 2–3 of cell 1']);
  // Once; another one can be removed.
  await expect(context).toBeHidden();
  await page.notebook.enterCellEditingMode(0);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+End');
  await region.getByRole('button', { name: 'Remove line 1 of cell 1' }).click();
  await expect(context).toBeHidden();

  // A cell that the model has read already is sent again, whole.
  await input.fill('');
  await input.pressSequentially('compare @cell 1');
  const option = region.getByRole('option', { name: 'Cell 1: a = 1' });
  await expect(option).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(input).toHaveValue('compare cell 1 ');
  await expect(context.getByRole('listitem')).toHaveText(['cell 1']);
  await page.keyboard.press('Enter');
  await expect(panel.answers.last()).toContainText('They differ.');
  expect(last()).toMatch(
    /which the request names, holds this code:\n<(data-\w+)>\na = 1\nb = 2\nc = 3\nd = 4\n/
  );

  // In a text file, but not in one that is not attached without a question.
  const folder = await page.filebrowser.getCurrentDirectory();
  const openFile = async (name: string, text: string) => {
    await page.contents.uploadContent(text, 'text', `${folder}/${name}`);
    await openPath(page, `${folder}/${name}`);
    const editor = page.locator('.jp-FileEditor:visible .cm-content');
    await expect(editor).toContainText(text.slice(0, 5));
    await editor.click();
    await page.keyboard.press('Control+Home');
  };
  await openFile('key.txt', '-----BEGIN PRIVATE KEY-----\nabc\n');
  const asked = page.waitForResponse('**/gptcode/files/profile*');
  await page.keyboard.press('Shift+End');
  await asked;
  await page.evaluate(
    () =>
      new Promise(resolve => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      })
  );
  await expect(context).toBeHidden();
  await openFile('f.py', 'x = 1\ndef f():\n    return x\n');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+End');
  await expect(context.getByRole('listitem')).toHaveText(['line 2 of f.py']);
  await panel.ask('explain this file');
  expect(last()).toMatch(
    /has selected line 2 of f\.py:\n<(data-\w+)>\ndef f\(\):\n<\/\1>/
  );
});

test('messages, answers and code can be copied @repeats', async ({ page }) => {
  play({ first: [`Look:\n\n${block('print(6 * 7)')}`, 'It is 42.'] });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const panel = await begin(page);
  const { region } = panel;
  await panel.send('the first');
  await panel.run(2);
  await panel.ended();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const press = async (name: string, scope = region) => {
    const button = scope.getByRole('button', { name });
    await button.focus();
    await expect(button).toBeVisible();
    await button.press('Enter');
  };
  await press('Copy this answer');
  await expect
    .poll(copied)
    .toBe('Look:\n\n```python\nprint(6 * 7)\n```\n\nIt is 42.');
  await press('Copy the code of cell 2');
  await expect.poll(copied).toBe('print(6 * 7)');
  await press('Copy this message');
  await expect.poll(copied).toBe('the first');
  const year = `${new Date().getFullYear()}`;
  await expect(panel.answers.last()).toHaveAttribute(
    'title',
    new RegExp(`${year}.* · Answered by scripted`)
  );
});
