/** A cell that ignores the first Stop: a second press offers to restart the kernel. */

import { begin, block, cellOutput, expect, play, test } from './stage';

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
  // Not as a double click.
  await panel.stop.dispatchEvent('click', { detail: 1 });
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await panel.ended();
  await panel.expectStatus(2, 'Stopped');
  await expect(panel.region).toContainText(
    'The kernel was restarted. Its variables are gone.'
  );
});
