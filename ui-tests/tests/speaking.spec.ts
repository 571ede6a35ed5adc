/** Models that do not speak by the book, kernels with a name of their own, cells that are locked. */

import { join } from 'path';

import {
  after,
  begin,
  block,
  cellOutput,
  expect,
  type IJupyterLabPageFixture,
  kernelIdle,
  openPanel,
  openPath,
  play,
  release,
  sent,
  sources,
  test
} from './stage';
import { pictures } from './server';

test('a thought is folded, and the code drafted in it makes no cell', async ({
  page
}) => {
  const thought = `I could try this:\n${block('print("scratch")')}No, simpler.`;
  play({
    think: [
      `<think>\n${thought}\n</think>\nI add it up.\n${block('print(6 * 7)')}`,
      'Okay, so it is 42.\n</think>\nIt is 42.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('think');
  expect(await sources(page)).toEqual(['', 'print(6 * 7)']);
  await panel.expectStatus(2, 'Done');
  const answer = panel.answers.last();
  await expect(answer).toContainText('It is 42.');

  const summaries = panel.region.locator('summary', { hasText: 'Thinking' });
  await expect(summaries).toHaveCount(2);
  const scratch = panel.region.getByText('print("scratch")');
  await expect(scratch).toBeHidden();
  await page.screenshot({ path: join(pictures, 'thinking.png') });
  await summaries.first().click();
  await expect(scratch).toBeVisible();
  await expect(
    panel.region.locator('details').getByRole('button', { name: 'Insert' })
  ).toHaveCount(0);
  await page.screenshot({ path: join(pictures, 'thinking-open.png') });
  // What was thought is not sent back.
  expect(JSON.stringify(sent().at(-1))).not.toContain('scratch');
});

const README = `md = """
# Title
\`\`\`sh
pip install it
\`\`\`
"""
print(len(md.splitlines()))`;

test('odd fences become whole cells, and what is doubtful asks @repeats', async ({
  page
}) => {
  play({
    fences: [
      `One:\n${block(README)}Two:\n${block('print("two")', 'py3')}Three:\n` +
        `\`\`\`python:a.py\nprint("three")\`\`\`\nFour:\n` +
        block('# harmless\rprint("four")') +
        `Five:\n${block('print("five")', 'tool_code')}`,
      'Done.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('fences');
  await panel.expectStatus(6, 'Waiting');
  await expect(panel.card(6)).toContainText('did not say clearly');
  await page.screenshot({ path: join(pictures, 'doubt.png') });
  expect(await sources(page)).toEqual([
    '',
    README,
    'print("two")',
    'print("three")',
    '# harmless\nprint("four")',
    'print("five")'
  ]);
  for (const position of [2, 3, 4, 5]) {
    await panel.expectStatus(position, 'Done');
  }
  expect(await cellOutput(page, 1)).toBe('5\n');
  expect(await cellOutput(page, 4)).toBe('four\n');
  await panel.run(6);
  await panel.ended();
  await panel.expectStatus(6, 'Done');
});

test(
  'a kernel with a name of its own for Python gets cells that run',
  { tag: '@repeats' },
  async ({ page, tmpPath }) => {
    play({ work: [block('print("ran")'), 'It ran.'] });
    const kernelspec = { name: 'session', display_name: 'The session' };
    const path = `${tmpPath}/session.ipynb`;
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec },
      cells: []
    };
    await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
    await openPath(page, path);
    await kernelIdle(page);
    const panel = await openPanel(page);
    await panel.mode('Always run');
    await panel.ask('work');
    const ran = (await sources(page)).indexOf('print("ran")');
    await panel.expectStatus(ran + 1, 'Done');
    expect(await cellOutput(page, ran)).toBe('ran\n');
    expect(sent()[0][0].content).toContain('```python cell=');
    expect(sent()[0].at(-1)?.content).toContain('Python_Glue_Session');
  }
);

/** Locks a cell, as a teacher's tools or the notebook's own dialog do. */
function lock(page: IJupyterLabPageFixture, index: number): Promise<void> {
  return page.evaluate(at => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      model: {
        sharedModel: {
          cells: { setMetadata(key: string, value: boolean): void }[];
        };
      };
    };
    widget.model.sharedModel.cells[at].setMetadata('editable', false);
  }, index);
}

test('a locked cell stays as it is, and the model learns why @repeats', async ({
  page
}) => {
  const repair = (code: string) => block(code, 'python cell=$CELL');
  const held = repair('print("late")');
  play({
    first: [block('print("mine")'), 'Done.'],
    second: [repair('print("new")'), 'I made a new cell.'],
    third: [{ text: held, holds: [after('print("la')] }, 'I made another.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('first');
  await lock(page, 1);
  await panel.ask('second');
  expect(await sources(page)).toEqual(['', 'print("mine")', 'print("new")']);
  const prompts = sent().map(messages => messages.at(-1)?.content ?? '');
  expect(prompts[2]).toContain('(locked by the user)');
  expect(prompts[3]).toMatch(/The user locked cell \w+, so it stays as it is/);

  // Locked after the server has agreed: the page refuses.
  await panel.send('third');
  await expect.poll(() => sent().length).toBe(5);
  const status = panel.card(3).getByRole('status');
  await expect(status.last()).toHaveText('Writing');
  await lock(page, 2);
  release();
  await panel.ended();
  expect(await sources(page)).toEqual([
    '',
    'print("mine")',
    'print("new")',
    'print("late")'
  ]);
  expect(sent().at(-1)?.at(-1)?.content).toMatch(/has changed or locked it/);
});
