/** The notebook follows the work by scrolling alone, until the user does something in it. */

import { galata } from './galata';
import type { Locator } from '@playwright/test';

import {
  after,
  block,
  create,
  expect,
  type IJupyterLabPageFixture,
  kernelIdle,
  KERNEL,
  LINES,
  openPanel,
  openPath,
  type Panel,
  play,
  release,
  test,
  until
} from './stage';

const COUNT = 60;
const NEXT = COUNT + 1;

interface IView {
  content: {
    activeCellIndex: number;
    mode: string;
    outerNode: HTMLElement;
    id: string;
    widgets: { isPlaceholder(): boolean }[];
  };
}

/** A notebook much taller than the screen: its last cell is active, its first one in sight. */
async function tall(page: IJupyterLabPageFixture): Promise<Panel> {
  const path = `${await page.filebrowser.getCurrentDirectory()}/tall.ipynb`;
  const cells = Array.from({ length: COUNT }, (_, n) => ({
    ...{ id: `cell-${n}`, cell_type: 'code', metadata: {}, outputs: [] },
    ...{ execution_count: null, source: `# ${n}\n`.repeat(1 + (n % 9)) }
  }));
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: KERNEL, cells };
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
  await openPath(page, path);
  await kernelIdle(page);
  // JupyterLab renders cells one after the other, when the browser has nothing else to do.
  const rendered = () =>
    page.evaluate(() => {
      const view = window.jupyterapp.shell.currentWidget as unknown as IView;
      return view.content.widgets.every(each => !each.isPlaceholder());
    });
  await expect.poll(rendered, { timeout: 60_000 }).toBe(true);
  await page.evaluate(last => {
    const view = window.jupyterapp.shell.currentWidget as unknown as IView;
    view.content.activeCellIndex = last;
  }, COUNT - 1);
  const panel = await openPanel(page);
  await expect(cell(page, 1)).toBeInViewport();
  return panel;
}

/** The cell of this position in the notebook that is shown. */
function cell(page: IJupyterLabPageFixture, position: number): Locator {
  return page.locator(
    `.jp-NotebookPanel:not(.lm-mod-hidden) [data-windowed-list-index="${position - 1}"]`
  );
}

/** Scrolls to the top as a user does. */
async function toTop(page: IJupyterLabPageFixture): Promise<void> {
  const box = await page
    .locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer')
    .boundingBox();
  await page.mouse.move(box!.x + box!.width / 2, box!.y + box!.height / 2);
  await expect(async () => {
    await page.mouse.wheel(0, -20_000);
    await expect(cell(page, 1)).toBeInViewport({ timeout: 1_000 });
  }).toPass();
  await page.mouse.move(5, 5);
}

function state(page: IJupyterLabPageFixture): Promise<[number, string]> {
  return page.evaluate(() => {
    const { content } = window.jupyterapp.shell
      .currentWidget as unknown as IView;
    return [content.activeCellIndex, content.mode];
  });
}

const line = (within: Locator, text: string) =>
  within.locator('.cm-line').filter({ hasText: new RegExp(`^${text}$`) });

const RUNS = `for i in range(60): print("line", i)
${until('go')}
print("over")`;

for (const windowingMode of ['contentVisibility', 'full', 'defer', 'none']) {
  test.describe(`in the windowing mode ${windowingMode}`, () => {
    test.use({
      mockSettings: {
        ...galata.DEFAULT_SETTINGS,
        '@jupyterlab/notebook-extension:tracker': { windowingMode }
      }
    });

    const tag = windowingMode === 'contentVisibility' ? [] : '@repeats';
    test(
      'the cell that is written, waits or runs is in sight',
      { tag },
      async ({ page, tmpPath }) => {
        play({
          work: [
            {
              text: block(LINES) + block(RUNS),
              holds: [after('x41 = 41\n'), after('i in range', 'more')]
            },
            'Done.'
          ]
        });
        const panel = await tall(page);
        await panel.send('work');

        // Of a cell that is taller than the view, its end while it is written.
        const first = cell(page, NEXT);
        await expect(line(first, 'x41 = 41')).toBeInViewport({ ratio: 1 });
        // Its start while it waits, and what comes after it is out of sight.
        release();
        await panel.expectStatus(NEXT, 'Waiting');
        await expect(line(first, 'x0 = 0')).toBeInViewport({ ratio: 1 });
        release('more');
        await panel.expectStatus(NEXT + 1, 'Waiting');
        await expect(line(first, 'x0 = 0')).toBeInViewport({ ratio: 1 });

        await panel.run(NEXT);
        await panel.expectStatus(NEXT, 'Done');
        const second = cell(page, NEXT + 1);
        await expect(second.locator('.jp-InputArea')).toBeInViewport({
          ratio: 1
        });
        // While it runs, the end of what it prints.
        await panel.run(NEXT + 1);
        const output = second.locator('.jp-OutputArea-output');
        await expect(output).toContainText('line 59');
        await expect(second).toBeInViewport();
        await expect
          .poll(() => bottomGap(page, second))
          .toBeGreaterThanOrEqual(0);
        await create(page, tmpPath);
        await panel.ended();
        await expect(output).toContainText('over');
        await expect
          .poll(() => bottomGap(page, second))
          .toBeGreaterThanOrEqual(0);
        // By scrolling alone.
        expect(await state(page)).toEqual([COUNT - 1, 'command']);
        await expect(panel.region.locator(':focus')).toHaveCount(1);
      }
    );
  });
}

/** Pixels from the end of a cell to the end of the view: not negative if the end is in sight. */
async function bottomGap(
  page: IJupyterLabPageFixture,
  within: Locator
): Promise<number> {
  const view = page.locator(
    '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer'
  );
  const [outer, inner] = [await view.boundingBox(), await within.boundingBox()];
  return outer!.y + outer!.height - (inner!.y + inner!.height);
}

test('it ends when the user scrolls, and begins again with a card or a prompt @repeats', async ({
  page
}) => {
  const held = (code: string) => ({
    text: block(code),
    holds: [after(code.slice(0, 3))]
  });
  play({
    one: [held('one = 1'), 'Done.'],
    two: [block('two = 2'), 'Done.']
  });
  const panel = await tall(page);
  await panel.send('one');
  await expect(cell(page, NEXT)).toBeInViewport();
  await toTop(page);
  release();
  await panel.expectStatus(NEXT, 'Waiting');
  await expect(cell(page, 1)).toBeInViewport();
  await panel.card(NEXT).click();
  await expect(cell(page, NEXT)).toBeInViewport({ ratio: 1 });

  await toTop(page);
  await panel.run(NEXT);
  await panel.ended();
  await toTop(page);
  await panel.send('two');
  await panel.expectStatus(NEXT + 1, 'Waiting');
  await expect(cell(page, NEXT + 1)).toBeInViewport({ ratio: 1 });
  await panel
    .card(NEXT + 1)
    .getByRole('button', { name: 'Skip' })
    .click();
  await panel.ended();
});

const offset = (page: IJupyterLabPageFixture) =>
  page
    .locator('.jp-WindowedPanel-outer')
    .first()
    .evaluate(node => node.scrollTop);

const INPUTS: Record<string, (page: IJupyterLabPageFixture) => Promise<void>> =
  {
    'a click': page => cell(page, NEXT).locator('.jp-InputPrompt').click(),
    'a key': async page => {
      await page.evaluate(() =>
        document
          .querySelector<HTMLElement>('.jp-Cell.jp-mod-active')
          ?.focus({ preventScroll: true })
      );
      await page.keyboard.press('Shift+ArrowRight');
    }
  };

for (const [name, act] of Object.entries(INPUTS)) {
  test(
    `it ends with ${name} in the notebook`,
    { tag: '@repeats' },
    async ({ page }) => {
      play({ one: [{ text: block(LINES), holds: [after('x3 = 3\n')] }] });
      const panel = await tall(page);
      await panel.send('one');
      await expect(line(cell(page, NEXT), 'x3 = 3')).toBeInViewport();
      await act(page);
      const before = await offset(page);
      release();
      await panel.expectStatus(NEXT, 'Waiting');
      await expect(panel.card(NEXT)).toContainText('x59 = 59');
      expect(await offset(page)).toBe(before);
      await panel.card(NEXT).getByRole('button', { name: 'Skip' }).click();
      await panel.ended();
    }
  );
}

test('the view in which the user works follows, no other one @repeats', async ({
  page
}) => {
  play({ one: [block('one = 1'), 'Done.'] });
  const panel = await tall(page);
  await page.evaluate(async () => {
    const { commands } = window.jupyterapp;
    await commands.execute('docmanager:clone', { options: {} });
  });
  await expect(page.locator('.jp-NotebookPanel')).toHaveCount(2);
  await page.evaluate(last => {
    const view = window.jupyterapp.shell.currentWidget as unknown as IView;
    view.content.activeCellIndex = last;
  }, COUNT - 1);
  const offsets = () =>
    page
      .locator('.jp-WindowedPanel-outer')
      .evaluateAll(nodes => nodes.map(node => node.scrollTop));
  const before = await offsets();
  await panel.send('one');
  await panel.expectStatus(NEXT, 'Waiting');
  await expect
    .poll(async () => (await offsets())[1])
    .toBeGreaterThan(before[1]);
  expect((await offsets())[0]).toBe(before[0]);
  await panel.run(NEXT);
  await panel.ended();
});

test.describe('switched off', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyterlab-gptcode:panel': { followWork: false }
    }
  });

  test('the notebook stays where it is @repeats', async ({ page }) => {
    play({ one: [block('one = 1'), 'Done.'] });
    const panel = await tall(page);
    await panel.send('one');
    await panel.run(NEXT);
    await panel.ended();
    await expect(cell(page, 1)).toBeInViewport();
  });
});
