/** A notebook is open in two pages before either has sent a prompt. */

import type { Page, Request } from '@playwright/test';

import { story } from './pages';
import {
  begin,
  block,
  cellOutput,
  expect,
  isShared,
  kernelIdle,
  openPanel,
  openPath,
  play,
  sent,
  sources
} from './stage';

const START = /\/gptcode\/conversations\?/;

story(
  'both show the conversation that one of them starts, and cells run in one',
  { tag: '@repeats' },
  async ({ page, other, tmpPath }) => {
    play({
      first: [block('print(6 * 7)'), 'It is 42.'],
      second: [block('print(6 * 8)'), 'It is 48.']
    });
    const panel = await begin(page);
    await openPath(other, `${tmpPath}/story.ipynb`);
    await kernelIdle(other);
    const second = await openPanel(other);

    await panel.send('first');
    await panel.expectStatus(2, 'Waiting');
    // Nobody has done anything here.
    await expect(second.answers.last()).toContainText('another tab');
    await expect(second.continueHere).toBeVisible();
    await expect(
      second.region.getByRole('button', { name: 'Run', exact: true })
    ).toHaveCount(0);
    await panel.run(2);
    await panel.ended();
    await expect(second.answers.last()).toContainText('It is 42.');

    // It goes on in the other page, with the cell that the first one wrote.
    await second.send('second');
    await second.expectStatus(3, 'Waiting');
    await second.run(3);
    await second.ended();
    await expect(panel.answers.last()).toContainText('It is 48.');
    expect(await sources(other)).toEqual(['', 'print(6 * 7)', 'print(6 * 8)']);
    expect((await cellOutput(other, 2)).trim()).toBe('48');
    for (const each of [page, other]) {
      await expect(each.getByRole('dialog')).toHaveCount(0);
    }
    if (await isShared(page)) {
      await expect.poll(() => sources(page)).toHaveLength(3);
    }
    const [, , before, after] = sent().map(each => JSON.stringify(each));
    expect(sent()).toHaveLength(4);
    expect(before).toContain('It is 42.');
    expect(after.startsWith(before.slice(0, -1))).toBe(true);
  }
);

/** Lets neither page start a conversation before both ask for it. */
async function together(...pages: Page[]): Promise<void> {
  const starts = (request: Request) =>
    request.method() === 'POST' && START.test(request.url());
  const both = Promise.all(pages.map(each => each.waitForRequest(starts)));
  for (const each of pages) {
    await each.route(START, async route => {
      if (starts(route.request())) {
        await both;
      }
      await route.continue();
    });
  }
}

story(
  'of two first prompts at once one is answered, the other returns @repeats',
  async ({ page, other, log, tmpPath }) => {
    // The console shows the call that was refused, in whichever page.
    log.expectError(/409 .*\/(conversations|steps)\?/);
    play({ one: ['Hello one.'], two: ['Hello two.'] });
    const panel = await begin(page);
    await openPath(other, `${tmpPath}/story.ipynb`);
    await kernelIdle(other);
    const second = await openPanel(other);
    await together(page, other);
    await Promise.all([panel.input.fill('one'), second.input.fill('two')]);
    await Promise.all([
      panel.input.press('Enter'),
      second.input.press('Enter')
    ]);
    await Promise.all([panel.ended(), second.ended()]);
    const notebook = encodeURIComponent(`${tmpPath}/story.ipynb`);
    const listed = await page.request.get(
      `/gptcode/conversations?notebook=${notebook}`
    );
    const { conversations } = (await listed.json()) as {
      conversations: unknown[];
    };
    expect(conversations).toHaveLength(1);
    await expect(panel.answers.last()).toContainText('Hello');
    await expect(second.answers.last()).toContainText('Hello');
    const drafts = async () => {
      const texts = [panel, second].map(each => each.input.inputValue());
      return (await Promise.all(texts)).filter(text => text);
    };
    await expect.poll(drafts).toHaveLength(1);
    expect(sent()).toHaveLength(1);
  }
);
