/** Stop reaches a run that an earlier page sent, and no cell of the user's. */

import { join, story } from './pages';
import {
  begin,
  block,
  cellOutput,
  command,
  create,
  edit,
  expect,
  leaveLab,
  openPanel,
  type Panel,
  play,
  reload,
  test,
  until
} from './stage';

const TICKS =
  'import time\nfor i in range(600):\n    print("tick", i, flush=True)\n    time.sleep(0.1)';

async function kernelState(panel: Panel): Promise<string[]> {
  const kernels = await panel.page.request.get('/api/kernels');
  const states = (await kernels.json()) as { execution_state: string }[];
  return states.map(({ execution_state }) => execution_state);
}

async function expectStopped(panel: Panel): Promise<void> {
  await panel.ended();
  await panel.expectStatus(2, 'Stopped');
  await expect(panel.continueHere).toHaveCount(0);
  await expect.poll(() => kernelState(panel)).toEqual(['idle']);
}

for (const first of ['Continue here', 'nothing']) {
  test(
    `after a reload and ${first}, Stop interrupts the run`,
    { tag: '@repeats' },
    async ({ page, tmpPath }) => {
      play({ run: [block(TICKS), 'Never asked.'] });
      const panel = await begin(page);
      await panel.send('run');
      await panel.run(2);
      await expect.poll(() => cellOutput(page, 1)).toContain('tick 3');
      await reload(page, `${tmpPath}/story.ipynb`);
      const back = await openPanel(page);
      await back.expectStatus(2, 'Running');
      await expect(back.stop).toBeEnabled();
      if (first !== 'nothing') {
        await back.continueHere.click();
        await expect(back.continueHere).toHaveCount(0);
      }
      await back.stop.click();
      await expectStopped(back);
      expect(await cellOutput(page, 1)).toContain('KeyboardInterrupt');
    }
  );
}

story(
  'after the page is closed, Stop in another interrupts the run',
  { tag: '@repeats' },
  async ({ page, other, tmpPath }) => {
    play({ hello: ['Hello.'], run: [block(TICKS), 'Never asked.'] });
    const panel = await begin(page);
    await panel.ask('hello');
    const second = await join(other, tmpPath);
    await panel.send('run');
    await panel.run(2);
    await expect.poll(() => cellOutput(page, 1)).toContain('tick 3');
    await leaveLab(page);
    await second.continueHere.click();
    await second.expectStatus(2, 'Running');
    await second.stop.click();
    await expectStopped(second);
  }
);

test("after a reload, Stop leaves the user's running cell alone @repeats", async ({
  page,
  tmpPath
}) => {
  const ours = `print("ours")\n${until('ours')}`;
  play({ run: [block(ours), 'Never asked.'] });
  const panel = await begin(page);
  await panel.send('run');
  await panel.run(2);
  await expect.poll(() => cellOutput(page, 1)).toContain('ours');
  await page.evaluate(() =>
    window.addEventListener('pagehide', () => sessionStorage.clear())
  );
  await reload(page, `${tmpPath}/story.ipynb`);
  const back = await openPanel(page);
  await back.expectStatus(2, 'Running');
  await back.continueHere.click();
  await edit(page, 0, `print("theirs")\n${until('theirs')}\nprint("end")`);
  await command(page, 'notebook:run-cell');
  await create(page, tmpPath, 'ours');
  await expect.poll(() => cellOutput(page, 0)).toContain('theirs');
  await back.stop.click();
  await back.ended();
  await create(page, tmpPath, 'theirs');
  await expect.poll(() => cellOutput(page, 0)).toBe('theirs\nend\n');
});
