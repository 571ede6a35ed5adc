/** The page is reloaded in the middle of a turn: the step goes on, and nothing is lost or doubled. */

import {
  after,
  begin,
  block,
  cellOutput,
  create,
  expect,
  type IJupyterLabPageFixture,
  leaveLab,
  LINES,
  openPanel,
  openPath,
  type Panel,
  play,
  release,
  reload,
  sent,
  sources,
  test,
  until
} from './stage';

const WORDS = Array.from({ length: 200 }, (_, n) => `word${n}`).join(' ');

/** Reloads the page and waits for what it shows of the turn. */
async function comeBack(
  page: IJupyterLabPageFixture,
  folder: string
): Promise<Panel> {
  await reload(page, `${folder}/story.ipynb`);
  return openPanel(page);
}

/** As a tab that is killed: it cannot write down what runs. */
function leaveNothing(page: IJupyterLabPageFixture): Promise<void> {
  return page.evaluate(() =>
    window.addEventListener('pagehide', () => sessionStorage.clear())
  );
}

test('in the text, and before the first byte @repeats', async ({
  page,
  tmpPath
}) => {
  play({
    talk: [{ text: `${WORDS} end.`, holds: [after('word5 word6')] }],
    slow: [{ text: 'At last.', holds: [after('', 'first byte')] }]
  });
  const panel = await begin(page);
  await panel.send('talk');
  await expect(panel.answers.last()).toContainText('word5');
  const back = await comeBack(page, tmpPath);
  await expect(back.answers.last()).toContainText('word5');
  release();
  await expect(back.answers.last()).toContainText(`${WORDS} end.`);
  await back.ended();
  await expect(back.continueHere).toHaveCount(0);
  expect(sent()).toHaveLength(1);

  await back.send('slow');
  await expect.poll(() => sent().length).toBe(2);
  const again = await comeBack(page, tmpPath);
  release('first byte');
  await expect(again.answers.last()).toContainText('At last.');
  await again.ended();
  expect(sent()).toHaveLength(2);
});

test('in a fence', { tag: '@repeats' }, async ({ page, tmpPath }) => {
  play({
    code: [
      {
        text: block(`${LINES}\nprint(x59)`),
        holds: [after('x5 = 5\nx6 = ')]
      },
      'It is 59.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('code');
  await expect.poll(async () => (await sources(page))[1]).toContain('x5 = 5');
  const back = await comeBack(page, tmpPath);
  await back.mode('Always run');
  await back.continueHere.click();
  release();
  await expect(back.answers.last()).toContainText('It is 59.');
  await back.ended();
  const cells = (await sources(page)).filter(source => source !== '');
  expect(cells).toEqual([`${LINES}\nprint(x59)`]);
  expect((await cellOutput(page, 1)).trim()).toBe('59');
  expect(sent()).toHaveLength(2);
});

test('while a cell waits for the user @repeats', async ({ page, tmpPath }) => {
  play({ ask: [block('print(6 * 7)'), 'It is 42.'] });
  const panel = await begin(page);
  await panel.send('ask');
  await panel.expectStatus(2, 'Waiting');
  const back = await comeBack(page, tmpPath);
  const card = back.region.getByRole('group').first();
  await expect(card.getByRole('status')).toHaveText('Waiting');
  await expect(
    card.getByRole('button', { name: 'Run', exact: true })
  ).toHaveCount(0);
  await back.continueHere.click();
  await back.run(2);
  await back.ended();
  await expect(back.answers.last()).toContainText('It is 42.');
  expect(await sources(page)).toEqual(['', 'print(6 * 7)']);
  expect(sent()).toHaveLength(2);
});

test('while a cell runs: its outputs are heard to the end', async ({
  page,
  tmpPath
}) => {
  const code = `print("on")\n${until('flag')}\nprint("off")`;
  play({ run: [block(code), 'It was off.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('run');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  const back = await comeBack(page, tmpPath);
  await back.expectStatus(2, 'Running');
  await expect.poll(() => cellOutput(page, 1)).toBe('on\n');
  await create(page, tmpPath, 'flag');
  await back.expectStatus(2, 'Done');
  await expect.poll(() => cellOutput(page, 1)).toBe('on\noff\n');
  await back.continueHere.click();
  await expect(back.answers.last()).toContainText('It was off.');
  await back.ended();
  const content = sent().at(-1)?.at(-1)?.content;
  expect(content).toMatch(/cell=\w+ status=ok/);
  expect(content).toContain('off');
  expect(sent()).toHaveLength(2);
});

test('a cell ends while no page is there @repeats', async ({
  page,
  tmpPath
}) => {
  const code = `print("on")\n${until('flag')}\n1 / 0`;
  play({ run: [block(code), 'It failed.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('run');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  const goBack = await leaveLab(page);
  await create(page, tmpPath, 'flag');
  await expect
    .poll(async () => {
      const kernels = await page.request.get('/api/kernels');
      const states = (await kernels.json()) as { execution_state: string }[];
      return states.map(({ execution_state }) => execution_state);
    })
    .toEqual(['idle']);
  await goBack();
  await openPath(page, `${tmpPath}/story.ipynb`);
  const back = await openPanel(page);
  await back.expectStatus(2, 'Failed');
  await expect.poll(() => cellOutput(page, 1)).toContain('ZeroDivisionError');
  await back.continueHere.click();
  await expect(back.answers.last()).toContainText('It failed.');
  await back.ended();
});

test('a tab with a running cell is killed: once more, or as it is', async ({
  page,
  tmpPath
}) => {
  const count = (file: string) =>
    `print("on")\nopen("runs-${file}", "a").write("x")\n${until(file)}\nprint("off")`;
  play({
    again: [block(count('one')), 'It is off.'],
    'go on': [block(count('two')), 'I do not know.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('again');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await leaveNothing(page);
  const back = await comeBack(page, tmpPath);
  // The kernel is still at it: nothing to decide.
  await back.expectStatus(2, 'Running');
  await create(page, tmpPath, 'one');
  await back.expectStatus(2, 'Unknown');
  await expect(back.continueHere).toHaveCount(0);
  await back.card(2).getByRole('button', { name: 'Run again' }).click();
  await expect(back.answers.last()).toContainText('It is off.');
  await back.ended();
  await back.expectStatus(2, 'Done');
  expect(await cellOutput(page, 1)).toBe('on\noff\n');

  await back.mode('Always run');
  await back.send('go on');
  await expect.poll(() => cellOutput(page, 2)).toContain('on');
  await leaveNothing(page);
  const last = await comeBack(page, tmpPath);
  await last.expectStatus(3, 'Running');
  await create(page, tmpPath, 'two');
  await last.expectStatus(3, 'Unknown');
  await last.card(3).getByRole('button', { name: 'Continue' }).click();
  await expect(last.answers.last()).toContainText('I do not know.');
  await last.ended();
  await last.expectStatus(3, 'Unknown');
  expect(sent().at(-1)?.at(-1)?.content).toMatch(/cell=\w+ status=unknown/);
});
