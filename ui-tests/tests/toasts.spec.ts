/** JupyterLab's notifications lie over the corner where the panel has its buttons. */

import { join } from 'path';

import { pictures } from './server';
import {
  begin,
  expect,
  type IJupyterLabPageFixture,
  play,
  test
} from './stage';

/** As JupyterLab's question about news: it stays until it is answered. */
function notify(page: IJupyterLabPageFixture): Promise<void> {
  return page.evaluate(async () => {
    await window.jupyterapp.commands.execute('apputils:notify', {
      message:
        'Would you like to get notified about official Jupyter news?\n\nIt is read once.',
      type: 'info',
      options: {
        autoClose: false,
        actions: [{ ['label']: 'Yes', commandId: 'gptcode:focus' }]
      }
    });
  });
}

// Stories before may have led to an offer, which takes room here.
test.use({ onePage: false });

for (const width of [250, 420]) {
  test(
    `Send and Stop can be pressed below notifications, ${width} pixels wide`,
    { tag: '@repeats' },
    async ({ page }) => {
      play({ hello: ['Hello.'], again: ['Hello again.'] });
      const panel = await begin(page);
      await page.sidebar.setWidth(width, 'right');
      const foot = async () => {
        const box = await panel.region
          .getByRole('combobox', { name: 'Run code' })
          .boundingBox();
        return (box?.y ?? 0) + (box?.height ?? 0);
      };
      const low = await foot();
      await notify(page);
      const toast = page.locator('.jp-toastContainer > *');
      await expect(toast).toHaveCount(1);
      const send = panel.region.getByRole('button', { name: 'Send' });
      await panel.input.fill('hello');
      // A real press: it fails on what is covered.
      await send.click();
      await expect(panel.answers.last()).toContainText('Hello.');
      await panel.ended();
      const [list, high] = [await toast.boundingBox(), await foot()];
      expect(high).toBeLessThanOrEqual(list?.y ?? 0);
      await page.screenshot({ path: join(pictures, `toast-${width}.png`) });
      // Two of them.
      await notify(page);
      await expect(toast).toHaveCount(2);
      await panel.input.fill('again');
      await send.click();
      await expect(panel.answers.last()).toContainText('Hello again.');
      await panel.ended();
      // The notifications are the user's: they are still there.
      await expect(toast).toHaveCount(2);
      for (const left of [1, 0]) {
        await page
          .getByRole('button', { name: 'Hide notification' })
          .first()
          .click();
        await expect(toast).toHaveCount(left);
      }
      await expect.poll(foot).toBe(low);
    }
  );
}
