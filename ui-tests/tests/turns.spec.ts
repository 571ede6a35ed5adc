/** What the user can do with what the model writes: edit, insert, skip, stop; and its repairs. */

import {
  after,
  begin,
  block,
  cellOutput,
  edit,
  expect,
  openNotebook,
  openPanel,
  play,
  reload,
  sent,
  sources,
  test
} from './stage';

test('a failure goes back to the model, and the repair replaces the cell', async ({
  page
}) => {
  play({
    total: [
      block('total = 1\nprint(totl)'),
      `I misspelt it.\n\n${block('total = 1\nprint(total)', 'python cell=$CELL')}`,
      'It is 1.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('Print the total');
  const [, second] = sent();
  const report = second.at(-1)?.content ?? '';
  expect(report).toMatch(/^cell=\w{4,} status=error\n/);
  expect(report).toContain("NameError: name 'totl' is not defined");
  expect(second.at(-2)?.content).toContain('print(totl)');
  expect(await sources(page)).toEqual(['', 'total = 1\nprint(total)']);
  expect((await cellOutput(page, 1)).trim()).toBe('1');
  await expect(panel.answers.last()).toContainText('It is 1.');
});

test('edit before Run, Insert only, Skip', async ({ page }) => {
  play({
    edit: [block('print("written")'), 'Done.'],
    insert: [block('print("inserted")'), 'Never asked.'],
    skip: [block('print("skipped")'), 'Never asked.'],
    after: ['I know.']
  });
  const panel = await begin(page);

  await panel.send('edit');
  await panel.expectStatus(2, 'Waiting');
  await edit(page, 1, 'print("edited")');
  await panel.run(2);
  await panel.ended();
  expect((await cellOutput(page, 1)).trim()).toBe('edited');
  expect(sent()[1].at(-1)?.content).toContain('print("edited")');

  await panel.mode('Insert only');
  await panel.ask('insert');
  expect((await sources(page))[2]).toBe('print("inserted")');
  expect(await cellOutput(page, 2)).toBe('');
  await panel.expectStatus(3, 'Inserted');
  await expect(panel.card(3)).toContainText('Not run.');
  expect(sent()).toHaveLength(3);

  await panel.mode('Ask first');
  await panel.send('skip');
  await panel.card(4).getByRole('button', { name: 'Skip' }).click();
  await panel.ended();
  await panel.expectStatus(4, 'Skipped');
  expect(await cellOutput(page, 3)).toBe('');
  expect(sent()).toHaveLength(4);

  await panel.ask('after');
  expect(sent()[4].at(-1)?.content).toMatch(/cell=\w+ status=skipped/);
});

test('Stop in the middle of the text and of a running cell', async ({
  page
}) => {
  play({
    talk: [{ text: 'word '.repeat(2000), holds: [after('word word word')] }],
    code: [
      { text: block('x = 1\n'.repeat(2000)), holds: [after('x = 1\nx = 1')] }
    ],
    loop: [block('import time\nprint("on")\ntime.sleep(600)'), 'Never asked.'],
    again: [block('print(6 * 7)'), 'It is 42.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');

  await panel.send('talk');
  await expect(panel.answers.last()).toContainText('word word');
  await panel.stop.click();
  await panel.ended();
  await expect(panel.answers.last()).toContainText('Stopped.');
  const text = await panel.answers.last().innerText();
  expect(text.length).toBeLessThan(9000);

  await panel.send('code');
  await expect.poll(async () => (await sources(page))[1]).toContain('x = 1\nx');
  await panel.stop.click();
  await panel.ended();
  expect(await cellOutput(page, 1)).toBe('');
  expect(sent()).toHaveLength(2);

  await panel.send('loop');
  await expect.poll(() => cellOutput(page, 2)).toContain('on');
  await panel.stop.click();
  await panel.ended();
  await panel.expectStatus(3, 'Stopped');
  expect(await cellOutput(page, 2)).toContain('KeyboardInterrupt');
  expect(sent()).toHaveLength(3);

  await panel.ask('again');
  expect((await cellOutput(page, 3)).trim()).toBe('42');
  expect(sent()[3].at(-1)?.content).toMatch(/cell=\w+ status=stopped/);
});

test('a kernel is started where there is none @repeats', async ({
  page,
  tmpPath
}) => {
  play({ run: [block('print(6 * 7)'), 'It is 42.'] });
  const panel = await openNotebook(page, tmpPath, { kernel: false });
  await expect(page.getByText('No Kernel').first()).toBeVisible();
  await panel.mode('Always run');
  await panel.ask('run');
  expect((await cellOutput(page, 1)).trim()).toBe('42');
});

test('without a notebook the panel offers to create one', async ({ page }) => {
  play({ hello: ['Hello.'] });
  await page.evaluate(() => window.jupyterapp.commands.execute('gptcode:open'));
  const region = page.getByRole('region', { name: 'GPT-Code' });
  await expect(region.getByRole('button', { name: 'Send' })).toBeDisabled();
  await region.getByRole('button', { name: 'New notebook' }).click();
  const input = region.getByRole('textbox', { name: 'Message GPT-Code' });
  await expect(input).toBeEnabled();
  await expect(
    region.getByRole('list', { name: 'Example prompts' })
  ).toBeVisible();
  await input.fill('hello');
  await region.getByRole('button', { name: 'Send' }).click();
  const answer = region.getByRole('article', { name: 'GPT-Code' });
  await expect(answer).toContainText('Hello.');
  await region.getByRole('button', { name: 'New conversation' }).click();
  await expect(answer).toBeHidden();
});

test.describe('in a page that does not know the models', () => {
  test.use({ onePage: false });

  test(
    'models are picked from the list or typed, and stay with the notebook',
    { tag: '@repeats' },
    async ({ page, tmpPath }) => {
      play({ which: ['One.', 'Two.'] }, { models: ['small', 'large'] });
      const panel = await begin(page);
      const picker = panel.region.getByRole('combobox', {
        name: 'Model',
        exact: true
      });
      await picker.click();
      await panel.region.getByRole('option', { name: 'large' }).click();
      await panel.ask('which');
      await expect(panel.answers.last()).toContainText('Answered by large');
      await picker.fill('typed');
      await picker.press('Enter');
      await panel.ask('which');
      await expect(panel.answers.last()).toContainText('Answered by typed');

      await reload(page, `${tmpPath}/story.ipynb`);
      await openPanel(page);
      await expect(picker).toHaveValue('typed');
    }
  );
});
