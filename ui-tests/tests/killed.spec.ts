/** The browser of the page that runs a cell has crashed: for a while it seems to be there. */

import { join, story } from './pages';
import { begin, block, cellOutput, expect, play, sent } from './stage';

const TICKS =
  'import time\nfor i in range(600):\n    print("tick", i, flush=True)\n    time.sleep(0.1)';

story(
  'Stop in another page interrupts the run at once @repeats',
  async ({ page, other, tmpPath }) => {
    play({
      hello: ['Hello.'],
      run: [block(TICKS)],
      after: [block('print(6 * 7)'), 'It is 42.']
    });
    const panel = await begin(page);
    await panel.ask('hello');
    const second = await join(other, tmpPath);
    await second.send('run');
    await second.run(2);
    await expect.poll(() => cellOutput(other, 1)).toContain('tick 3');
    // This page has not read the notebook since.
    const card = panel.region.getByRole('group', {
      name: 'Cell in another tab'
    });
    await expect(card.getByRole('status')).toHaveText('Running');

    // Galata's page is not the page itself.
    const [real] = other.context().pages();
    const crashed = real.waitForEvent('crash');
    const browser = await other.context().newCDPSession(real);
    browser.send('Page.crash').catch(() => undefined);
    await crashed;
    await expect(panel.answers.last()).toContainText('another tab');
    await panel.stop.click();
    await panel.ended();
    await panel.expectStatus(2, 'Stopped');
    await expect(panel.continueHere).toHaveCount(0);
    const states = async () => {
      const kernels = await page.request.get('/api/kernels');
      return (await kernels.json()) as object[];
    };
    await expect.poll(states).toMatchObject([{ execution_state: 'idle' }]);

    await panel.send('after');
    await panel.expectStatus(3, 'Waiting');
    await panel.run(3);
    await panel.ended();
    const prompt = sent()[2].at(-1)?.content;
    expect(prompt).toMatch(/cell=\w+ status=stopped/);
  }
);
