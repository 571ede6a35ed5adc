/** Good manners in someone's notebook: who types elsewhere loses nothing. */

import {
  after,
  begin,
  createNotebook,
  expect,
  isShared,
  play,
  release,
  sources,
  test
} from './stage';

const ANSWER = `I write two cells.

\`\`\`python
import time
for i in range(20):
    print(i)
    time.sleep(0.05)
\`\`\`

\`\`\`python
print("second")
\`\`\`
`;

test(
  'someone who types in another cell through a whole turn loses no character',
  { tag: ['@shared', '@onlyshared'] },
  async ({ page, stage }) => {
    play({ work: [{ text: ANSWER, chunk: 3, delay: 0.02 }, 'Done.'] });
    const panel = await begin(page);
    expect(await isShared(page)).toBe(stage === 'collaboration');
    await panel.mode('Always run');
    await panel.send('work');

    // Letters that are shortcuts in command mode: a, b, d, x, z, m, y would show at once.
    const typed = 'abdd xx zz my dd aa bb '.repeat(12).trim();
    await page.notebook.enterCellEditingMode(0);
    const editor = page.locator('.jp-Cell').first().locator('.cm-content');
    await editor.pressSequentially(typed, { delay: 15 });
    await panel.ended();
    await editor.pressSequentially(' end', { delay: 15 });

    const all = await sources(page);
    expect(all).toHaveLength(3);
    expect(all[0]).toBe(`${typed} end`);
    await panel.expectStatus(2, 'Done');
    await panel.expectStatus(3, 'Done');
    await expect(editor).toBeFocused();
  }
);

test('a cell that the user edits while it is typed becomes theirs', async ({
  page
}) => {
  const code = 'value = 1\n'.repeat(200);
  play({
    long: [
      {
        text: `\`\`\`python\n${code}\`\`\``,
        holds: [after('value = 1\nvalue = ')]
      }
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('long');
  await expect.poll(async () => (await sources(page))[1]).toContain('value');
  await page.notebook.enterCellEditingMode(1);
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# mine\n');
  release();
  await panel.ended();
  await panel.expectStatus(2, 'Skipped');
  const [, cell] = await sources(page);
  expect(cell).toContain('# mine\n');
  expect(cell.length).toBeLessThan(code.length);
});

test('a turn in another notebook shows as one line @repeats', async ({
  page
}) => {
  play({ slow: [{ text: 'word '.repeat(400), holds: [after('word word')] }] });
  const panel = await begin(page, 'first.ipynb');
  await panel.send('slow');
  await expect(panel.answers.last()).toContainText('word');
  await createNotebook(page);
  await expect(panel.region).toContainText('Working in first.ipynb');
  await panel.region.getByRole('button', { name: 'Stop first.ipynb' }).click();
  await expect(panel.region).not.toContainText('Working in first.ipynb');
});
