/** A notebook that was opened in a background tab, before another page used it. */

import { story } from './pages';
import {
  begin,
  block,
  expect,
  openPanel,
  play,
  saved,
  sent,
  sources
} from './stage';

story(
  'it goes on with the conversation that another page has started since @repeats',
  async ({ page, other, tmpPath }) => {
    play({
      run: [block('print(6 * 7)'), 'It is 42.'],
      second: ['It is still 42.']
    });
    const path = `${tmpPath}/story.ipynb`;
    const first = await begin(other);
    const panel = await begin(page, 'current.ipynb');
    await page.notebook.enterCellEditingMode(0);
    await page.evaluate(async behind => {
      const options = { activate: false };
      const widget: unknown = await window.jupyterapp.commands.execute(
        'docmanager:open',
        { path: behind, options }
      );
      await (widget as { context: { ready: Promise<void> } }).context.ready;
    }, path);

    await expect(panel.region).toContainText('current.ipynb');
    await first.mode('Always run');
    await first.ask('run');
    await first.expectStatus(2, 'Done');
    const written = async () => JSON.stringify(await saved(other, path));
    await expect.poll(written).toContain('6 * 7');

    await page.getByRole('tab', { name: 'story.ipynb' }).click();
    await expect(panel.answers.last()).toContainText('It is 42.');
    await panel.expectStatus(2, 'Done');
    expect(await sources(page)).toEqual(['', 'print(6 * 7)']);
    const back = await openPanel(page);
    await back.ask('second');
    await expect(back.answers.last()).toContainText('It is still 42.');
    const [, before, after] = sent().map(each => JSON.stringify(each));
    expect(after.startsWith(before.slice(0, -1))).toBe(true);
    const listed = await page.request.get(
      `/gptcode/conversations?notebook=${encodeURIComponent(path)}`
    );
    expect(await listed.json()).toMatchObject({
      conversations: [expect.anything()]
    });
  }
);
