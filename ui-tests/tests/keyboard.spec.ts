/** A whole turn without a mouse: the focus is always somewhere, and where one expects it. */

import type { IJupyterLabPageFixture } from './galata';
import type { Locator } from '@playwright/test';

import { after, begin, cellOutput, expect, play, release, test } from './stage';

const block = (code: string) => `\`\`\`python\n${code}\n\`\`\`\n`;

/** Looks at each frame from now on; the result says in how many of them nothing had the focus. */
async function watchFocus(
  page: IJupyterLabPageFixture
): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = window as unknown as { focusless: number };
    counter.focusless = 0;
    const look = () => {
      if (document.activeElement === document.body) {
        counter.focusless += 1;
      }
      requestAnimationFrame(look);
    };
    look();
  });
  return () => page.evaluate('window.focusless');
}

/** Goes back to a button by Shift+Tab: "Try" is among the others only where the system has a fence. */
async function back(target: Locator): Promise<void> {
  for (let presses = 0; presses < 12; presses++) {
    await target.page().keyboard.press('Shift+Tab');
    if (await target.evaluate(node => node === document.activeElement)) {
      return;
    }
  }
  await expect(target).toBeFocused();
}

test('a whole turn by keyboard alone', async ({ page }) => {
  play({
    two: [
      `Two cells.\n\n${block('print("one")')}\n${block('print("two")')}`,
      `One more.\n\n${block('1 / 0')}\n${block('print("never")')}`,
      'That is all.'
    ]
  });
  const panel = await begin(page);
  const { keyboard } = page;
  await page.notebook.enterCellEditingMode(0);
  await page.evaluate(() => window.jupyterapp.commands.execute('gptcode:open'));
  await expect(panel.input).toBeFocused();
  const focusless = await watchFocus(page);
  const button = (position: number, name: string) =>
    panel.card(position).getByRole('button', { name, exact: true });

  await keyboard.type('two cells, please');
  await keyboard.press('Enter');
  await panel.expectStatus(2, 'Waiting');
  await panel.expectStatus(3, 'Waiting');
  await expect(panel.input).toBeFocused();

  // The composer comes after the transcript: back over the second card, with its code, to the first.
  for (const name of ['Run all (2)', 'Skip', 'Run']) {
    await back(button(2, name));
  }
  await keyboard.press('Enter');
  await expect(button(3, 'Run')).toBeFocused();
  await keyboard.press('Enter');
  await expect(button(3, 'Cell 3')).toBeFocused();

  await panel.expectStatus(5, 'Waiting');
  await keyboard.press('Tab');
  const copy = panel.region.getByRole('button', {
    name: 'Copy the code of cell 3'
  });
  await expect(copy).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await expect(button(4, 'Cell 4')).toBeFocused();
  await keyboard.press('Tab');
  const code = panel.card(4).getByRole('region', { name: 'Code of cell 4' });
  await expect(code).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(button(5, 'Run')).toBeFocused();
  // The cell before it fails: the question about this one goes away.
  await panel.expectStatus(5, 'Skipped');
  await expect(button(5, 'Cell 5')).toBeFocused();
  await panel.ended();
  await expect(panel.answers.last()).toContainText('That is all.');
  expect((await cellOutput(page, 2)).trim()).toBe('two');
  expect(await focusless()).toBe(0);
});

test('Send, Stop and the example prompts leave the focus in the composer @repeats', async ({
  page
}) => {
  play({
    slow: [{ text: 'word '.repeat(400), holds: [after('word word word')] }],
    'Print the product': ['It is 42.']
  });
  const panel = await begin(page);
  const focusless = await watchFocus(page);
  await panel.region.getByRole('button', { name: /^Print the/ }).click();
  await expect(panel.answers.last()).toContainText('It is 42.');
  await expect(panel.input).toBeFocused();

  await panel.input.fill('slow');
  await panel.region.getByRole('button', { name: 'Send' }).dblclick();
  await expect(panel.input).toBeFocused();
  await expect(panel.answers.last()).toContainText('word word');
  await expect(panel.stop).toBeVisible();
  await expect(panel.answers.last()).not.toContainText('Stopped.');

  await panel.stop.focus();
  await page.keyboard.press('Enter');
  await panel.ended();
  await expect(panel.answers.last()).toContainText('Stopped.');
  await expect(panel.input).toBeFocused();

  await panel.send('slow');
  await panel.stop.focus();
  release();
  await panel.ended();
  await expect(panel.input).toBeFocused();
  expect(await focusless()).toBe(0);
});

test('what arrives is read out, once and by paragraphs @repeats', async ({
  page
}) => {
  play({
    talk: [
      `The **first** paragraph.\n\nThe second.\n\n${block('6 * 7')}`,
      'The end.'
    ]
  });
  const panel = await begin(page);
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const region = document.querySelector(
      '.jp-gptcode-panel [aria-live=polite]'
    );
    new MutationObserver(records => {
      for (const record of records) {
        record.addedNodes.forEach(node => heard.push(node.textContent ?? ''));
      }
    }).observe(region as Element, { childList: true });
  });
  await panel.send('talk');
  await panel.run(2);
  await panel.ended();
  await expect
    .poll(() => page.evaluate('window.heard'))
    .toEqual([
      'The first paragraph.',
      'The second.',
      'Cell 2 is waiting for you',
      'Cell 2: Done',
      'The end.'
    ]);
});

test('the command waits for a notebook that still loads @repeats', async ({
  page
}) => {
  play({});
  const usable = await page.evaluate(async () => {
    const { commands, shell } = window.jupyterapp;
    await commands.execute('gptcode:open');
    const created = commands.execute('notebook:create-new', {
      kernelName: 'python3'
    });
    while (!shell.currentWidget?.node.matches('.jp-NotebookPanel')) {
      await new Promise(resolve => setTimeout(resolve));
    }
    const input = document.querySelector('.jp-gptcode-region textarea');
    const before = input?.matches(':enabled');
    await commands.execute('gptcode:open');
    const after = document.querySelector('.jp-gptcode-region textarea');
    const states = [before, after?.matches(':enabled:focus')];
    await created;
    return states;
  });
  expect(usable).toEqual([false, true]);
});
