/** Answers with data: formulas, code to copy and insert, links to cells and files, outputs. */

import { join } from 'path';

import { begin, block, expect, play, sources, test } from './stage';

const FOLDER =
  process.env.GPTCODE_SCREENSHOTS ?? process.env.GPTCODE_WORK ?? 'work';

const ANSWER = `The mean of **two** values is in Cell 2, saved as [means.csv](means.csv), not as [lost.csv](./lost.csv).

| city | mm |
|---|---:|
| Bergen | 2250 |

It costs $5 and not $10. With $n$ values:

$$
\\bar x = \\frac{1}{n} \\sum_{i=1}^{n} x_i
- 0
$$

Or \\(\\sqrt{2}\\):

\\[ e^{i\\pi} = -1 \\]

\`\`\`sql
SELECT avg(mm) FROM rain; -- cell 2
\`\`\`

\`\`\`
bare text
\`\`\`
`;

const PLOT = `from IPython.display import HTML, display
open("means.csv", "w").write("a,b\\n1,2\\n")
print("printed")
display(HTML("<b class='seen'>bold</b><table><tr><td>1</td></tr></table>"))`;

test('an answer with data can be read, copied, inserted and followed', async ({
  page
}) => {
  play({ mean: [block(PLOT), ANSWER] });
  const panel = await begin(page);
  await page.sidebar.setWidth(380, 'right');
  await panel.mode('Always run');
  await panel.ask('mean');
  const answer = panel.answers.last();

  // Formulas are typeset, money is not.
  await expect(answer.locator('mjx-container')).toHaveCount(4);
  await expect(answer).toContainText('It costs $5 and not $10.');
  await page.screenshot({ path: join(FOLDER, 'answer.png') });

  await test.step('code is copied and inserted', async () => {
    await expect(answer.getByRole('button', { name: 'Insert' })).toHaveCount(2);
    await answer.getByRole('button', { name: 'Insert' }).first().click();
    await expect(answer.getByText('It is cell 2 now.')).toBeVisible();
    expect((await sources(page))[1]).toBe(
      'SELECT avg(mm) FROM rain; -- cell 2'
    );
    await expect(
      answer.getByRole('button', { name: 'Insert' }).first()
    ).toBeFocused();
    await page.context().grantPermissions(['clipboard-read']);
    await answer.getByRole('button', { name: 'Copy' }).last().click();
    expect(
      await page.evaluate(() => window.navigator.clipboard.readText())
    ).toBe('bare text');
  });

  await test.step('"Cell 2" leads to the cell that was the second then', async () => {
    await panel.region.getByRole('button', { name: 'Cell 2' }).click();
    const active = () =>
      page.evaluate(() => {
        const widget = window.jupyterapp.shell.currentWidget as unknown as {
          content: { activeCellIndex: number };
        };
        return widget.content.activeCellIndex;
      });
    expect(await active()).toBe(2);
  });

  await test.step('a link opens a file, or says that there is none', async () => {
    const lost = answer.getByRole('link', { name: 'lost.csv' });
    await expect(lost).toHaveAttribute(
      'title',
      'There is no file of this name.'
    );
    await lost.click();
    await answer.getByRole('link', { name: 'means.csv' }).click();
    await expect(
      page.getByRole('main').getByRole('tab', { name: 'means.csv' })
    ).toBeVisible();
  });
});

test('a card unfolds to the outputs of its cell', async ({ page }) => {
  play({ show: [block(PLOT), 'Shown.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('show');
  const card = panel.card(2);
  const outputs = card.getByRole('region', { name: 'Outputs' });
  await expect(outputs).toHaveCount(0);
  await card.getByRole('button', { name: 'Show code' }).click();
  await expect(outputs).toContainText('printed');
  await expect(outputs.locator('b.seen')).toHaveText('bold');
  await page.screenshot({ path: join(FOLDER, 'outputs.png') });
  await page.theme.setDarkTheme();
  await page.sidebar.setWidth(250, 'right');
  await page.screenshot({ path: join(FOLDER, 'outputs-narrow-dark.png') });
  await card.getByRole('button', { name: 'Hide code' }).click();
  await expect(outputs).toHaveCount(0);
});
