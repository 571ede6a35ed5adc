/** A turn in another notebook: its whole name can be read, and Stop stays beside it. */

import {
  after,
  begin,
  createNotebook,
  expect,
  play,
  release,
  test
} from './stage';

const NAME = 'a-rather-long-name-of-a-notebook-about-rainfall.ipynb';

for (const width of [250, 300]) {
  test(
    `the line of a turn elsewhere fits into ${width} pixels`,
    { tag: '@repeats' },
    async ({ page }) => {
      play({
        slow: [{ text: 'word '.repeat(40), holds: [after('word word')] }]
      });
      const panel = await begin(page, NAME);
      await panel.send('slow');
      await expect(panel.answers.last()).toContainText('word');
      await page.sidebar.setWidth(width, 'right');

      // The composer's controls take two lines at most.
      const lines = await panel.region
        .locator('.jp-gptcode-controls > *')
        .evaluateAll(nodes => {
          let bottom = 0;
          let count = 0;
          for (const node of nodes) {
            const box = node.getBoundingClientRect();
            count += box.height > 0 && box.top >= bottom ? 1 : 0;
            bottom = box.height > 0 ? Math.max(bottom, box.bottom) : bottom;
          }
          return count;
        });
      expect(lines).toBeLessThanOrEqual(2);

      await createNotebook(page);
      const line = panel.region.getByText(`Working in ${NAME}`);
      await expect(line).toBeVisible();
      const [cut, box] = await line.evaluate(node => [
        node.scrollWidth > node.clientWidth + 1,
        node.getBoundingClientRect().right
      ]);
      expect(cut).toBe(false);
      const stop = panel.region.getByRole('button', { name: `Stop ${NAME}` });
      expect((await stop.boundingBox())?.x).toBeGreaterThanOrEqual(Number(box));
      await stop.click();
      release();
      await expect(line).toBeHidden();
    }
  );
}
