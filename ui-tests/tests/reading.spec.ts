/** Answers in every width and direction: tables, images, tasks, formulas; the panel at its edges. */

import { join } from 'path';

import { pictures } from './server';
import { begin, block, createNotebook, expect, play, test } from './stage';

const ANSWER = `Here is what I found.

| city | rain in 2024 | people | remark |
|---|---|---|---|
| Bergen | 2,250.75 mm | 289,330 | by far the wettest of all the cities that were measured |
| Oslo | 763.10 mm | 717,710 | – |

![A red dot](dot.png) and ![far away](https://evil.example/a.png)

- [x] read the file
- [ ] plot it

So \\[ e^{i\\pi} + 1 = 0 \\] holds, and a\\[0\\] is an element.

הנה הסכום של \`df.total\` לכל עיר.

1. שלום
2. עולם
`;
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

test('an answer can be read at 250 pixels', async ({ page, tmpPath }) => {
  await page.contents.uploadContent(DOT, 'base64', `${tmpPath}/dot.png`);
  play({ read: [ANSWER] });
  const panel = await begin(page);
  await page.sidebar.setWidth(250, 'right');
  await panel.ask('read');
  const answer = panel.answers.last();

  const table = answer.getByRole('table');
  await test.step('a table scrolls sideways, with words and numbers whole', async () => {
    const lines = await table.getByRole('cell').evaluateAll(cells =>
      cells
        .filter(cell => (cell.textContent ?? '').length <= 24)
        .map(cell => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          return new Set([...range.getClientRects()].map(box => box.top)).size;
        })
    );
    expect(lines).toEqual(lines.map(() => 1));
    const [scrolls, panelScrolls] = await table.evaluate(node => {
      const frame = node.parentElement!;
      const text = frame.parentElement!;
      return [
        frame.scrollWidth > frame.clientWidth,
        text.scrollWidth > text.clientWidth
      ];
    });
    expect([scrolls, panelScrolls]).toEqual([true, false]);
    const aligned = (name: string) =>
      table
        .getByRole('cell', { name, exact: true })
        .evaluate(node => getComputedStyle(node).textAlign);
    expect(await aligned('Bergen')).toBe('start');
    expect(await aligned('289,330')).toBe('right');
  });

  await test.step('an image beside the notebook is shown, a remote one is a link', async () => {
    const image = answer.getByRole('img');
    const near = answer.getByRole('link', { name: 'A red dot' });
    // Images load in sight; the answer may still be drawn for the last time.
    await expect(async () => {
      await near.scrollIntoViewIfNeeded();
      await expect(image).toHaveAccessibleName('A red dot', { timeout: 2_000 });
    }).toPass();
    await expect(image).toHaveCount(1);
    const far = answer.getByRole('link', { name: 'far away' });
    await expect(far).toHaveAttribute('href', 'https://evil.example/a.png');
    await near.click();
    await expect(
      page.getByRole('main').getByRole('tab', { name: 'dot.png' })
    ).toBeVisible();
    await page.activity.activateTab('story.ipynb');
  });

  await expect(answer.getByRole('listitem').first()).toHaveText(
    '☑ read the file'
  );
  await expect(answer.locator('mjx-container')).toHaveCount(1);
  const hebrew = answer.getByText('הנה הסכום');
  expect(await hebrew.evaluate(node => getComputedStyle(node).direction)).toBe(
    'rtl'
  );
  await page.screenshot({ path: join(pictures, 'reading-narrow.png') });
  await page.theme.setDarkTheme();
  await page.sidebar.setWidth(600, 'right');
  await page.screenshot({ path: join(pictures, 'reading-wide-dark.png') });
});

test('at 320 pixels Send keeps its row, and a waiting notebook its name @repeats', async ({
  page
}) => {
  play({ wait: [block('x = 1'), 'Done.'] });
  const panel = await begin(page, 'rain-in-bergen.ipynb');
  await page.sidebar.setWidth(320, 'right');
  await panel.input.fill('wait');
  const send = panel.region.getByRole('button', { name: 'Send' });
  const model = panel.region.getByRole('combobox', {
    name: 'Model',
    exact: true
  });
  const middle = async (locator: typeof send) => {
    const box = await locator.boundingBox();
    return box ? box.y + box.height / 2 : 0;
  };
  for (const name of ['Insert only', 'Always run', 'Ask first'] as const) {
    await panel.mode(name);
    await expect
      .poll(async () => (await middle(send)) - (await middle(model)))
      .toBeCloseTo(0, -1);
  }
  await page.screenshot({ path: join(pictures, 'composer-320.png') });
  await send.click();
  await panel.expectStatus(2, 'Waiting');
  await createNotebook(page);
  const line = panel.region.getByText(
    'Waiting for you in rain-in-bergen.ipynb'
  );
  await expect(line).toBeVisible();
  // Of the name, not of the sentence before it.
  const lines = await line.locator('bdi').evaluate(node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return new Set([...range.getClientRects()].map(box => box.top)).size;
  });
  expect(lines).toBe(1);
  await page.screenshot({ path: join(pictures, 'waiting-320.png') });
  await panel.region
    .getByRole('button', { name: 'Stop rain-in-bergen.ipynb' })
    .click();
  await expect(line).toBeHidden();
});

test('opening from the left sidebar leaves the right one as it was @repeats', async ({
  page
}) => {
  const panel = await begin(page);
  await page.getByRole('tab', { name: 'GPT-Code' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Switch Sidebar Side' }).click();
  const left = page.locator('#jp-left-stack');
  const right = page.locator('#jp-right-stack');
  await page.sidebar.openTab('filebrowser');
  await expect(right).toBeHidden();
  await panel.open();
  await expect(left.getByRole('region', { name: 'GPT-Code' })).toBeVisible();
  await expect(right).toBeHidden();
  await expect(panel.input).toBeFocused();
});
