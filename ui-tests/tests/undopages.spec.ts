/** A turn is undone in another page than the one that ran it, also with jupyter-collaboration. */

import { conversationSaved } from './notebook';
import { story } from './pages';
import {
  begin,
  block,
  expect,
  kernelIdle,
  openPanel,
  openPath,
  play,
  saved,
  sources
} from './stage';
import { cells, redo, undo } from './undoing';

story(
  'both pages show that it is undone and redone @repeats',
  async ({ page, other, tmpPath }) => {
    play({ Go: [block('print(6 * 7)'), 'It is 42.'] });
    const panel = await begin(page);
    await panel.mode('Always run');
    await panel.ask('Go');
    const end = await cells(page);
    const path = `${tmpPath}/story.ipynb`;
    await conversationSaved(page, path);
    await openPath(other, path);
    await kernelIdle(other);
    const second = await openPanel(other);
    await expect.poll(() => sources(other)).toHaveLength(2);

    await undo(second).click();
    await expect(redo(second)).toBeVisible();
    expect(await sources(other)).toEqual(['']);
    await expect(redo(panel)).toBeVisible();
    await expect.poll(() => sources(page)).toEqual(['']);

    await redo(panel).click();
    await expect(undo(panel)).toBeVisible();
    // JupyterLab trusts the first cell once it has read the file again.
    expect((await cells(page)).slice(1)).toEqual(end.slice(1));
    await expect(undo(second)).toBeVisible();
    await expect.poll(() => sources(other)).toEqual(['', 'print(6 * 7)']);
    await expect
      .poll(async () => (await saved(page, path)).cells.length)
      .toBe(2);
    for (const each of [page, other]) {
      await expect(each.getByRole('dialog')).toHaveCount(0);
    }
  }
);
