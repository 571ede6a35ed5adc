/** Answers with data: formulas, code to copy and insert, links to cells and files, outputs. */

import { join } from 'path';

import { begin, block, expect, play, sent, sources, test } from './stage';
import { pictures } from './server';

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
  await page.screenshot({ path: join(pictures, 'answer.png') });
  await page.theme.setDarkTheme();
  await page.sidebar.setWidth(250, 'right');
  await page.screenshot({ path: join(pictures, 'answer-narrow-dark.png') });
  await page.theme.setLightTheme();

  await test.step('code is copied and inserted', async () => {
    // No cell of this notebook is SQL.
    await expect(
      answer.getByRole('button', { name: 'Copy', exact: true })
    ).toHaveCount(2);
    await expect(answer.getByRole('button', { name: 'Insert' })).toHaveCount(1);
    await answer.getByRole('button', { name: 'Insert' }).first().click();
    await expect(answer.getByText('Inserted as cell 2')).toBeVisible();
    expect((await sources(page))[1]).toBe('bare text');
    await expect(
      answer.getByRole('button', { name: 'Insert' }).first()
    ).toBeFocused();
    await page.context().grantPermissions(['clipboard-read']);
    await answer
      .getByRole('button', { name: 'Copy', exact: true })
      .last()
      .click();
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
    const lost = answer.getByRole('link', { name: 'lost.csv', exact: true });
    await expect(lost).toHaveAttribute('title', 'This file does not exist.');
    await lost.click();
    await answer.getByRole('link', { name: 'means.csv', exact: true }).click();
    await expect(
      page.getByRole('main').getByRole('tab', { name: 'means.csv' })
    ).toBeVisible();
  });
});

test('an output goes along with the next prompt @repeats', async ({ page }) => {
  play({
    plot: [
      block(
        'from IPython.display import Image, display\nimport base64\nprint("one")\ndisplay(Image(base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")))'
      ),
      'Plotted.'
    ],
    see: ['I see.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('plot');
  const context = panel.region.getByRole('list', { name: 'Context' });
  const send = (nth: number) =>
    test.step(`output ${nth}`, async () => {
      const outputs = page.locator('.jp-Notebook .jp-OutputArea-child');
      await outputs.nth(nth).click({ button: 'right' });
      await page
        .getByRole('menuitem', { name: 'Send This Output to GPT-Code' })
        .click();
      await expect(panel.input).toBeFocused();
    });
  await send(0);
  await context
    .getByRole('button', { name: 'Remove Output of cell 2' })
    .click();
  await expect(context).toBeHidden();
  await send(0);
  await send(1);
  await expect(context.getByRole('listitem')).toHaveText([
    'Output 1 of cell 2',
    'Output 2 of cell 2'
  ]);
  await page.screenshot({ path: join(pictures, 'sent-outputs.png') });
  await context
    .getByRole('button', { name: 'Remove Output 1 of cell 2' })
    .click();
  const [request] = await Promise.all([
    page.waitForRequest(/\/steps(?:\?|$)/),
    panel.send('see')
  ]);
  const { facts, outputs } = request.postDataJSON() as {
    facts: { cells: { id: string; outputs: { data?: object }[] }[] };
    outputs: object[];
  };
  const cell = facts.cells[1];
  expect(outputs).toEqual([{ cell: cell.id, output: 1 }]);
  expect(JSON.stringify(cell.outputs[1].data)).toContain('iVBORw0KGgo');
  await panel.ended();
  await expect(
    panel.region
      .getByRole('article', { name: 'You' })
      .last()
      .getByRole('list', { name: 'Outputs' })
  ).toHaveText('Output of cell 2');
  await expect(context).toBeHidden();
  expect(sent().at(-1)?.at(-1)?.content).toContain('output 2 of cell 2');
});

test('an output that nobody trusts draws and asks nothing', async ({
  log,
  page
}) => {
  // The notebook asks, not the card.
  log.expectError(/https:\/\/evil\.example\//);
  play({ show: [block('print("x")'), 'Shown.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('show');
  await page.evaluate(() => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      content: {
        widgets: {
          model: { trusted: boolean; outputs: { fromJSON(v: object[]): void } };
        }[];
      };
    };
    const { model } = widget.content.widgets[1];
    model.trusted = false;
    const html =
      '<b>shown</b><img src="https://evil.example/a.png"><script>window.hacked = 1</script><p style="background:url(https://evil.example/b.png)">styled</p>$\\href{javascript:x()}{y}$';
    const vega = {
      data: { url: 'https://evil.example/c.json' },
      mark: 'bar'
    };
    const display = (data: object) => ({
      output_type: 'display_data',
      metadata: {},
      data
    });
    model.outputs.fromJSON([
      display({ 'text/html': html }),
      display({
        'image/svg+xml': '<svg onload="x()"/>',
        'text/plain': 'an svg'
      }),
      display({
        'application/vnd.vegalite.v5+json': vega,
        'text/plain': 'a chart'
      }),
      display({
        'text/markdown': '![](https://evil.example/d.png)',
        'text/plain': 'some text'
      })
    ]);
  });
  const card = panel.card(2);
  await card.getByRole('button', { name: 'Show code' }).click();
  const outputs = card.getByRole('region', { name: 'Outputs' });
  await expect(outputs).toContainText('shown');
  // The chart may be an image by then: the notebook draws it, and keeps what it drew.
  for (const text of ['styled', 'an svg', 'some text']) {
    await expect(outputs).toContainText(text);
  }
  await expect(
    outputs.locator(
      'img:not([src^="data:"]), svg, script, iframe, canvas, [style*=url], a[href]'
    )
  ).toHaveCount(0);
});

test('a card unfolds to the outputs of its cell @repeats', async ({ page }) => {
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
  await page.screenshot({ path: join(pictures, 'outputs.png') });
  await page.theme.setDarkTheme();
  await page.sidebar.setWidth(250, 'right');
  await page.screenshot({ path: join(pictures, 'outputs-narrow-dark.png') });
  await card.getByRole('button', { name: 'Hide code' }).click();
  await expect(outputs).toHaveCount(0);
});
