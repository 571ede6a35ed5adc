/** The model knows the kernel's variables, and reading them leaves no trace. */

import {
  begin,
  block,
  cellOutput,
  command,
  create,
  edit,
  expect,
  type IJupyterLabPageFixture,
  kernelIdle,
  play,
  sent,
  test,
  until
} from './stage';

/** Runs code as the user does, in the first cell. */
async function runOwn(
  page: IJupyterLabPageFixture,
  code: string
): Promise<void> {
  await edit(page, 0, code);
  await page.evaluate(async () => {
    await window.jupyterapp.commands.execute('notebook:run-cell');
  });
  await kernelIdle(page);
}

/** The text of the latest request's last message. */
const lastPrompt = () => sent().at(-1)?.at(-1)?.content ?? '';

test('the first request names what only the kernel knows, later ones what changed', async ({
  page
}) => {
  const answers = ['It is 3.5.'];
  play({
    'mean speed': answers,
    again: answers,
    less: answers,
    compute: [block('total = 12'), 'It is 12.']
  });
  const panel = await begin(page);
  await runOwn(
    page,
    'race = [{"driver": "Ann", "speed": 3.5}, {"driver": "Bo", "speed": 4}]\nlen = 3'
  );
  // The cell no longer says what is in the kernel.
  await edit(page, 0, '');
  await panel.ask('What is the mean speed?');
  expect(lastPrompt()).toMatch(
    /Variables in the kernel:\n<(data-\w+)>\nrace: list of 2, columns: driver \(str\), speed \(float\)\nlen: int = 3\n<\/\1>/
  );
  await panel.ask('Once again');
  expect(lastPrompt()).toBe('Once again');

  await runOwn(page, 'del len\nbest = "Ann"');
  await edit(page, 0, '');
  await panel.ask('And less?');
  expect(lastPrompt()).toContain('No longer in the kernel: len.');
  expect(lastPrompt()).toMatch(
    /new or have changed:\n<(data-\w+)>\nbest: str of 3: 'Ann'\n<\/\1>/
  );

  // Neither the history, the count nor the notebook has a trace of it.
  await runOwn(page, 'print(In[1:], len(Out))');
  const output = await cellOutput(page, 0);
  expect(output).toContain('\'del len\\nbest = "Ann"\'');
  expect(output).not.toContain('gptcode');
  expect(output).toMatch(/ 0\s*$/);

  // Each step of a turn has what its cells left in the kernel.
  await panel.mode('Always run');
  await panel.ask('compute');
  expect(lastPrompt()).toMatch(/status=ok[^]*\ntotal: int = 12\n/);
});

test(
  'a frame that only the kernel knows has its columns in the first request',
  { tag: '@repeats' },
  async ({ page }) => {
    play({ 'mean speed': ['It is 3.75.'] });
    const panel = await begin(page);
    await runOwn(
      page,
      'import importlib.util as u; print(u.find_spec("pandas"))'
    );
    const found = await cellOutput(page, 0);
    test.skip(found.startsWith('None'), 'the kernel has no pandas');
    await runOwn(
      page,
      'import pandas as pd\ndf = pd.DataFrame({"driver": ["Ann", "Bo"], "speed": [3.5, 4.0]})\ndel pd, u'
    );
    await edit(page, 0, '');
    await panel.ask('What is the mean speed?');
    expect(lastPrompt()).toMatch(
      /Variables in the kernel:\n<(data-\w+)>\ndf: pandas\.DataFrame, 2 rows x 2 columns, columns: driver \(\w+\), speed \(float64\)\n<\/\1>/
    );
  }
);

test('a busy kernel holds nothing up: the last state is called old @repeats', async ({
  page,
  tmpPath
}) => {
  play({ first: ['Yes.'], second: ['Still.'], third: ['Again.'] });
  const panel = await begin(page);
  await runOwn(page, 'x = 1');
  await panel.ask('first');
  expect(lastPrompt()).toContain('x: int = 1');
  await edit(page, 0, until('go'));
  await command(page, 'notebook:run-cell');
  await page.waitForFunction(() => {
    const { currentWidget } = window.jupyterapp.shell;
    const widget = currentWidget as unknown as {
      sessionContext: { session: { kernel: { status: string } } };
    };
    return widget.sessionContext.session.kernel.status === 'busy';
  });
  await panel.ask('second');
  await expect(panel.answers.last()).toContainText('Still.');
  expect(lastPrompt()).toContain('The kernel is busy');
  await create(page, tmpPath);
  await kernelIdle(page);
  await panel.ask('third');
  expect(lastPrompt()).toMatch(/new or have changed:[^]*\nos: module os\n/);
});

test('@ completes variables; the chip goes along, and can be removed @repeats', async ({
  page
}) => {
  play({ mean: ['Fine.'], other: ['Fine.'] });
  const panel = await begin(page);
  await runOwn(page, 'race_times = [{"lap": 1, "speed": 3.5}]\nlaps = 3');
  const list = panel.region.getByRole('listbox', {
    name: 'Files, cells and variables'
  });
  const chips = panel.region
    .getByRole('list', { name: 'Context' })
    .getByRole('listitem');
  await panel.input.focus();
  await page.keyboard.type('mean of @race');
  await expect(list.getByRole('option').first()).toHaveText(
    'race_times (list)'
  );
  await page.keyboard.press('Enter');
  await expect(panel.input).toHaveValue('mean of race_times ');
  await expect(chips).toHaveText(['variable race_times']);
  await page.keyboard.type('@lap');
  await expect(list.getByRole('option').first()).toHaveText('laps (int)');
  await page.keyboard.press('Enter');
  await panel.region
    .getByRole('button', { name: 'Remove variable laps' })
    .click();
  await expect(chips).toHaveText(['variable race_times']);
  await panel.input.press('Enter');
  await panel.ended();
  expect(lastPrompt()).toMatch(
    /The request names this variable of the kernel:\n<(data-\w+)>\nrace_times: list of 1, columns: lap \(int\), speed \(float\)\n<\/\1>/
  );
  await expect(
    panel.region.getByRole('list', { name: 'Selection, cells and variables' })
  ).toHaveText('variable race_times');
  await expect(chips).toHaveCount(0);
});

test('what the user moves and runs between two messages goes along @repeats', async ({
  page
}) => {
  play({ first: ['Yes.'], second: ['I see.'] });
  const panel = await begin(page);
  await runOwn(page, 'x = 1');
  await page.notebook.addCell('code', 'y = 2');
  await page.notebook.addCell('code', 'z = 3');
  await panel.ask('first');
  await page.notebook.selectCells(2);
  await command(page, 'notebook:move-cell-up');
  await runOwn(page, 'x = 1');
  await panel.ask('second');
  expect(lastPrompt()).toMatch(
    /The user moved these cells: cell [23] \(id=\w+\)\./
  );
  expect(lastPrompt()).toMatch(
    /with nothing new to show: cell 1 \[2\] \(id=\w+\)\./
  );
});

test('what a thread prints after its cell has ended goes along @repeats', async ({
  page,
  tmpPath
}) => {
  const thread = `import threading
def work():
    import os, time
    while not os.path.exists("go"):
        time.sleep(0.05)
    print("late from a thread")
threading.Thread(target=work).start()`;
  play({ start: [block(thread), 'Started.'], later: ['I see.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('start');
  await panel.expectStatus(2, 'Done');
  expect(lastPrompt()).not.toContain('late from a thread\n<');
  await create(page, tmpPath);
  await expect.poll(() => cellOutput(page, 1)).toContain('late from a thread');
  await panel.ask('later');
  expect(lastPrompt()).toMatch(
    /Its output:\n<(data-\w+)>\nlate from a thread\n?<\/\1>/
  );
});
