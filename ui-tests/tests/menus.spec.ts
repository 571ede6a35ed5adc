/** Ask, Explain and Fix where the user is: a cell's menu, below its error, the notebook's toolbar. */

import { join } from 'path';

import { lastPrompt } from './files';
import { pictures } from './server';
import { expect, KERNEL, openPanel, openPath, play, test } from './stage';

const cell = (id: string, source: string) => ({
  ...{ id, cell_type: 'code', execution_count: null, metadata: {} },
  ...{ outputs: [], source }
});

test('a cell is asked about, explained and fixed from where it is', async ({
  page,
  tmpPath
}) => {
  play({
    'Explain cell': ['It sets x.'],
    'Explain the error': ['There is no y.'],
    'Fix the error': ['Define y first.']
  });
  const path = `${tmpPath}/story.ipynb`;
  await page.contents.uploadContent(
    JSON.stringify({
      ...{ nbformat: 4, nbformat_minor: 5, metadata: KERNEL },
      cells: [cell('one', 'x = 1'), cell('two', 'print(y)')]
    }),
    'text',
    path
  );
  await openPath(page, path);
  const cells = page.locator('.jp-Notebook .jp-Cell');
  await expect(cells).toHaveCount(2);
  const menu = (name: string) => page.getByRole('menuitem', { name });

  await test.step('the toolbar opens the panel', async () => {
    await page
      .locator('.jp-NotebookPanel-toolbar')
      .getByRole('button', { name: 'Open GPT-Code' })
      .click();
    await expect(
      page.getByRole('textbox', { name: 'Message GPT-Code' })
    ).toBeFocused();
  });
  const panel = await openPanel(page);

  await test.step('the menu of a cell asks and explains; nothing is to be fixed', async () => {
    await cells.nth(1).locator('.jp-InputPrompt').click({ button: 'right' });
    await expect(menu('Fix the Error in This Cell')).toHaveAttribute(
      'aria-disabled',
      'true'
    );
    await page.screenshot({ path: join(pictures, 'cell-menu.png') });
    await menu('Ask GPT-Code About This Cell').click();
    await expect(panel.input).toBeFocused();
    await expect(panel.input).toHaveValue('Cell 2: ');
    await panel.input.fill('my own words');

    await cells.nth(0).locator('.jp-InputPrompt').click({ button: 'right' });
    await menu('Explain This Cell').click();
    await expect(panel.answers.last()).toContainText('It sets x.');
    expect(lastPrompt()).toContain('Explain cell 1.');
    await expect(panel.input).toHaveValue('my own words');
  });

  await test.step('an error has its buttons, as long as it is there', async () => {
    await panel.ended();
    await page.notebook.selectCells(1);
    await page.notebook.runCell(1);
    const error = cells.nth(1);
    const fix = error.getByRole('button', { name: 'Fix', exact: true });
    await expect(fix).toBeVisible();
    await page.screenshot({ path: join(pictures, 'error-buttons.png') });
    await error.getByRole('button', { name: 'Explain', exact: true }).click();
    await expect(panel.answers.last()).toContainText('There is no y.');
    await panel.ended();
    await fix.focus();
    await page.keyboard.press('Enter');
    await expect(panel.answers.last()).toContainText('Define y first.');
    expect(lastPrompt()).toContain('Fix the error in cell 2.');
    expect(lastPrompt()).toContain('NameError');
    await panel.ended();

    await page.notebook.setCell(1, 'code', 'print(x)');
    await page.notebook.runCell(0);
    await page.notebook.runCell(1);
    await expect(error.locator('.jp-OutputArea-output')).toHaveText('1');
    await expect(fix).toHaveCount(0);
  });

  await test.step('a new conversation offers what is there', async () => {
    await page.notebook.setCell(1, 'code', 'print(zz)');
    await page.notebook.runCell(1);
    await panel.region
      .getByRole('button', { name: 'New conversation' })
      .click();
    const offered = panel.region
      .getByRole('list', { name: 'Example prompts' })
      .getByRole('button');
    await expect(offered.first()).toHaveText('Fix the error in cell 2');
    await offered.first().click();
    await expect(panel.answers.last()).toContainText('Define y first.');
  });
});

test('the launcher creates a notebook with the panel beside it', async ({
  page
}) => {
  const card = page.locator('.jp-LauncherCard').filter({ hasText: 'GPT-Code' });
  await page.screenshot({ path: join(pictures, 'launcher.png') });
  await card.click();
  await expect(page.locator('.jp-Notebook .jp-Cell')).toHaveCount(1);
  await expect(
    page.getByRole('textbox', { name: 'Message GPT-Code' })
  ).toBeFocused();
});
