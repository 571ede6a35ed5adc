/** The kernel is restarted or dies, in a turn and between turns: the user and the model read it. */

import {
  begin,
  block,
  cellOutput,
  command,
  edit,
  expect,
  type IJupyterLabPageFixture,
  kernelIdle,
  leaveLab,
  openPanel,
  openPath,
  type Panel,
  play,
  sent,
  test
} from './stage';

const GONE = '(The kernel was restarted: its variables are gone.)';
const ended = (status: number) =>
  `(The kernel's process exited with status ${status}: its variables are gone.)`;

const notices = (panel: Panel) => panel.region.getByText(/variables are gone/);

const said = () => sent().at(-1)!.at(-1)!.content;

/** As the button in the notebook's toolbar does, once its question is answered. */
async function restart(page: IJupyterLabPageFixture): Promise<void> {
  const restarted = page.evaluate(async () => {
    await window.jupyterapp.commands.execute('notebook:restart-kernel');
  });
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Confirm Kernel Restart' })
    .click();
  await restarted;
}

/** JupyterLab says, too, that the kernel has died. */
const close = (page: IJupyterLabPageFixture) =>
  page.getByRole('dialog').locator('.jp-mod-accept').click();

test('a kernel that dies in a turn: the run says why, and the model reads it', async ({
  log,
  page
}) => {
  // JupyterLab was asking the kernel for its language when it died.
  log.expectError(/Canceled future for kernel_info_request/);
  play({
    die: [
      block('x = 5\nimport os\nos._exit(1)'),
      block('print(6 * 7)'),
      'Back.'
    ],
    leave: [block('exit()'), 'It ended.'],
    more: ['Fine.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('die');
  await panel.expectStatus(2, 'Unknown');
  await expect(panel.card(2)).toContainText(
    'Result unknown: the kernel died while it ran.'
  );
  await expect(notices(panel)).toHaveText([
    'The kernel’s process exited with status 1, and its variables are gone.'
  ]);
  expect(sent()[1].at(-1)!.content).toMatch(/cell=\w+ status=unknown/);
  expect(sent()[1].at(-1)!.content).toContain(ended(1));
  await panel.expectStatus(3, 'Done');
  expect((await cellOutput(page, 2)).trim()).toBe('42');
  // It is read once.
  await close(page);
  await panel.ask('more');
  expect(said()).toContain('more');
  expect(said()).not.toContain(ended(1));
  // Code that ends the kernel itself.
  await panel.ask('leave');
  await expect(notices(panel)).toHaveCount(2);
  await close(page);
  await panel.ask('more');
  expect(
    sent()
      .slice(-2)
      .map(each => each.at(-1)!.content)
      .join()
  ).toContain(ended(0));
});

test('a kernel that is restarted between two turns, and in one @repeats', async ({
  page
}) => {
  play({
    first: [block('x = 5'), 'Set.'],
    second: ['So it is.'],
    busy: [
      block('print("on", flush=True)\nimport time\ntime.sleep(600)'),
      'Gone.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('first');
  await restart(page);
  await expect(notices(panel)).toHaveText([
    'The kernel was restarted. Its variables are gone.'
  ]);
  await panel.ask('second');
  expect(said().split(GONE)).toHaveLength(2);
  await panel.send('busy');
  await expect.poll(() => cellOutput(page, 2)).toContain('on');
  await restart(page);
  await panel.ended();
  await expect(panel.card(3)).toContainText(
    'Result unknown: the kernel was restarted while it ran.'
  );
  await expect(notices(panel)).toHaveCount(2);
  expect(said().split(GONE)).toHaveLength(2);
});

test('a kernel that restarts while a cell is queued: the yes was for the one before', async ({
  page
}) => {
  play({ go: [block('print(x)'), 'It is 5.'] });
  const panel = await begin(page);
  await edit(
    page,
    0,
    'x = 5\nprint("on")\nimport time\nwhile True:\n    time.sleep(0.05)'
  );
  await panel.send('go');
  await panel.expectStatus(2, 'Waiting');
  await command(page, 'notebook:run-cell');
  await expect.poll(() => cellOutput(page, 0)).toContain('on');
  await panel.run(2);
  await expect(panel.card(2)).toContainText('Runs when the kernel is free.');
  await restart(page);
  await panel.expectStatus(2, 'Waiting');
  await expect(notices(panel)).toHaveCount(1);
  await panel.card(2).getByRole('button', { name: 'Skip' }).click();
  await panel.ended();
  expect(await cellOutput(page, 1)).toBe('');
  expect(sent()).toHaveLength(1);
});

test('a kernel that was restarted while no page was open @repeats', async ({
  page,
  request,
  tmpPath
}) => {
  play({ first: [block('x = 5'), 'Set.'], second: ['So it is.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('first');
  const comeBack = await leaveLab(page);
  const kernels = await request.get('/api/kernels');
  const [kernel] = (await kernels.json()) as { id: string }[];
  await request.post(`/api/kernels/${kernel.id}/restart`);
  await comeBack();
  await openPath(page, `${tmpPath}/story.ipynb`);
  await kernelIdle(page);
  const back = await openPanel(page);
  await expect(notices(back)).toHaveText([
    'The kernel is new since the last turn. Its variables are gone.'
  ]);
  await back.ask('second');
  expect(said()).toContain(
    '(The kernel is new since the last turn: its variables are gone.)'
  );
});
