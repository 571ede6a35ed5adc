/** Headings and conclusions in the notebook: Markdown cells that the model writes, and Insert. */

import { join } from 'path';

import { pictures } from './server';
import { begin, block, expect, play, reload, test } from './stage';

const text = (source: string) => `\`\`\`markdown cell\n${source}\n\`\`\`\n`;
const REMOTE = '## Far away\n\n![a plot](https://evil.example/a.png)';

test('a heading becomes a rendered Markdown cell, and nothing remote is loaded', async ({
  page,
  tmpPath
}) => {
  const asked: string[] = [];
  page.on('request', request => {
    if (request.url().includes('evil.example')) {
      asked.push(request.url());
    }
  });
  play({
    work: [
      `${text('# Rain in Bergen')}Let me look.\n\n${block('print(2250)')}`,
      `${text(REMOTE)}Done: 2,250 mm.\n\n\`\`\`markdown\n*a note*\n\`\`\`\n`
    ]
  });
  const panel = await begin(page);
  await panel.send('work');
  await panel.expectStatus(2, 'Inserted');
  const notebook = page.locator('.jp-Notebook');
  const heading = notebook.getByRole('heading', { name: 'Rain in Bergen' });
  await expect(heading).toBeVisible();
  await expect(panel.card(2)).toContainText('Rain in Bergen');
  await expect(
    panel.card(2).getByRole('button', { name: 'Run', exact: true })
  ).toHaveCount(0);
  await panel.run(3);
  await panel.ended();

  const raw = panel.card(4);
  await expect(raw).toContainText('Inserted as a raw cell');
  const cells = () =>
    page.evaluate(() => {
      const { currentWidget } = window.jupyterapp.shell;
      const { content } = currentWidget as unknown as {
        content: {
          model: {
            sharedModel: {
              cells: {
                cell_type: string;
                getSource(): string;
                getMetadata(key: string): object | undefined;
              }[];
            };
          };
        };
      };
      return content.model.sharedModel.cells.map(cell => [
        cell.cell_type,
        cell.getSource(),
        cell.getMetadata('gptcode') !== undefined
      ]);
    });
  const expected = [
    ['code', '', false],
    ['markdown', '# Rain in Bergen', true],
    ['code', 'print(2250)', true],
    ['raw', REMOTE, true]
  ];
  expect(await cells()).toEqual(expected);
  await page.screenshot({ path: join(pictures, 'markdown-cells.png') });

  await test.step('Insert makes a Markdown cell of Markdown', async () => {
    const answer = panel.answers.last();
    await answer.getByRole('button', { name: 'Insert' }).click();
    await expect(answer.getByText('Inserted as cell 2')).toBeVisible();
    expect((await cells())[1]).toEqual(['markdown', '*a note*', false]);
  });

  await page.notebook.save();
  await reload(page, `${tmpPath}/story.ipynb`);
  await panel.open();
  await expect(panel.card(3)).toContainText('Rain in Bergen');
  await expect(panel.card(5)).toContainText('Inserted as a raw cell');
  await expect(heading).toBeVisible();
  expect(asked).toEqual([]);
});
