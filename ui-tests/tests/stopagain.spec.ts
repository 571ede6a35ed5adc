/** A cell that ignores the first Stop: a second press offers to restart the kernel. */

import {
  begin,
  block,
  cellOutput,
  expect,
  kernelIdle,
  openPanel,
  play,
  reload,
  test
} from './stage';

const DEAF = `import time
print("on", flush=True)
while True:
    try:
        time.sleep(600)
    except KeyboardInterrupt:
        print("not me", flush=True)`;

test('a second press of Stop offers a restart, which ends the run', async ({
  page
}) => {
  play({ run: [block(DEAF), 'Never.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('run');
  await expect.poll(() => cellOutput(page, 1)).toContain('on');
  await panel.stop.click();
  await expect.poll(() => cellOutput(page, 1)).toContain('not me');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(panel.region).toContainText(
    'The cell has not stopped yet. Press Stop again to restart the kernel.'
  );
  // Not as a double click.
  await panel.stop.dispatchEvent('click', { detail: 1 });
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await panel.ended();
  await panel.expectStatus(2, 'Stopped');
  await expect(panel.region).toContainText(
    'The kernel was restarted. Its variables are gone.'
  );
  // Its folder must not go before it is there again.
  await kernelIdle(page);
});

test(
  'after a Stop that was ignored, the panel says that the cell still runs',
  { tag: '@repeats' },
  async ({ log, page, tmpPath }) => {
    // JupyterLab was asking the kernel for its language when it restarted.
    log.expectError(/Canceled future for kernel_info_request/);
    play({ run: [block(DEAF), 'Never.'] });
    const panel = await begin(page);
    await panel.mode('Always run');
    await panel.send('run');
    await expect.poll(() => cellOutput(page, 1)).toContain('on');
    await panel.stop.click();
    await panel.ended();
    const restart = panel.region.getByRole('button', {
      name: 'Restart the kernel'
    });
    const go = panel.region.getByRole('button', { name: 'Continue' });
    await expect(panel.region).toContainText('is still running');
    await expect(go).toHaveCount(0);
    await reload(page, `${tmpPath}/story.ipynb`);
    const back = await openPanel(page);
    await expect(restart).toBeVisible();
    await restart.click();
    await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    await expect(go).toBeVisible();
    await expect(restart).toHaveCount(0);
    await expect(back.region).not.toContainText('is still running');
    await kernelIdle(page);
  }
);
