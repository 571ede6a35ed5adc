/** A card with unfolded outputs leaves the panel in each way there is: nothing goes blank. */

import type { Locator } from '@playwright/test';
import { join } from 'path';

import { pictures } from './server';
import {
  begin,
  block,
  command,
  createNotebook,
  expect,
  type IJupyterLabPageFixture,
  type Panel,
  play,
  test
} from './stage';

const PLOT = `from IPython.display import HTML, display
print("printed")
display(HTML("<b class='seen'>bold</b>"))`;

/** A card of a finished turn, its outputs unfolded. */
async function unfolded(
  page: IJupyterLabPageFixture,
  name?: string
): Promise<{ panel: Panel; outputs: Locator }> {
  play({ show: [block(PLOT), 'Shown.'] });
  const panel = await begin(page, name);
  await panel.mode('Always run');
  await panel.ask('show');
  const outputs = await unfold(panel);
  return { panel, outputs };
}

async function unfold(panel: Panel, cell = 2): Promise<Locator> {
  const card = panel.card(cell);
  const outputs = card.getByRole('region', { name: 'Outputs' });
  await card.getByRole('button', { name: 'Show code' }).click();
  await expect(outputs.locator('b.seen')).toHaveText('bold');
  return outputs;
}

/** The panel can still be used. */
async function works(panel: Panel): Promise<void> {
  await expect(panel.region).toBeVisible();
  await expect(panel.region.getByText('could not be shown')).toHaveCount(0);
  await expect(panel.input).toBeEnabled();
  await panel.input.fill('again');
  await expect(
    panel.region.getByRole('button', { name: 'Send' })
  ).toBeEnabled();
}

test('and comes back as it was left', async ({ page }) => {
  const { outputs, panel } = await unfolded(page, 'first.ipynb');
  for (const name of ['Hide code', 'Show code', 'Hide code', 'Show code']) {
    await panel.card(2).getByRole('button', { name }).click();
    await expect(outputs).toHaveCount(name === 'Hide code' ? 0 : 1);
  }
  await works(panel);

  const setup = panel.region.getByRole('button', { name: 'Set up models' });
  await setup.click();
  await expect(outputs).toHaveCount(0);
  await expect(
    panel.region.getByRole('group', { name: 'Paste a key' })
  ).toBeVisible();
  await setup.click();
  await expect(outputs.locator('b.seen')).toHaveText('bold');
  await works(panel);

  await createNotebook(page);
  await expect(outputs).toHaveCount(0);
  await works(panel);
  await page.activity.activateTab('first.ipynb');
  await expect(outputs.locator('b.seen')).toHaveText('bold');
  await works(panel);

  await command(page, 'application:toggle-right-area');
  await expect(panel.region).toBeHidden();
  await command(page, 'application:toggle-right-area');
  await expect(outputs.locator('b.seen')).toHaveText('bold');
  // To the left sidebar: the widget is taken out of the page and put back.
  await page.evaluate(() => {
    const { shell } = window.jupyterapp;
    const panels = [...shell.widgets('right')];
    const ours = panels.find(({ id }) => id === 'gptcode-panel');
    if (ours) {
      shell.add(ours, 'left');
      shell.activateById(ours.id);
    }
  });
  await works(panel);
});

test('and does not come back: its cell, conversation or notebook is gone @repeats', async ({
  page
}) => {
  const { outputs, panel } = await unfolded(page);
  await page.notebook.runCell(1);
  await expect(outputs.locator('b.seen')).toHaveText('bold');
  await page.notebook.selectCells(1);
  await command(page, 'notebook:delete-cell');
  await expect(outputs).toHaveCount(0);
  await works(panel);

  // Running it has added a cell.
  play({ show: [block(PLOT), 'Shown.', block(PLOT), 'Shown.'] });
  await panel.ask('show');
  const second = await unfold(panel, 3);
  await panel.region.getByRole('button', { name: 'New conversation' }).click();
  await expect(second).toHaveCount(0);
  await expect(
    panel.region.getByRole('list', { name: 'Example prompts' })
  ).toBeVisible();
  await works(panel);

  await panel.ask('show');
  const third = await unfold(panel, 4);
  await page.notebook.save();
  await command(page, 'application:close');
  await expect(third).toHaveCount(0);
  await expect(
    panel.region.getByRole('button', { name: 'New notebook' })
  ).toBeVisible();
});

test('a renderer that fails leaves its card a line, and the panel stays @repeats', async ({
  log,
  page
}) => {
  log.expectError(/renderer is broken/);
  log.expectError(/The above error occurred/);
  const { panel } = await unfolded(page);
  await panel.card(2).getByRole('button', { name: 'Hide code' }).click();
  // An extension's renderer, whose preview cannot be made.
  await page.evaluate(() => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      content: { widgets: { contentFactory: object }[] };
    };
    Object.defineProperty(widget.content.widgets[1], 'contentFactory', {
      get: () => {
        throw new Error('renderer is broken');
      }
    });
  });
  await panel.card(2).getByRole('button', { name: 'Show code' }).click();
  const line = panel.region
    .getByRole('alert')
    .filter({ hasText: 'This part could not be shown.' });
  await expect(line).toHaveCount(1);
  await panel.region.getByRole('button', { name: 'Show details' }).click();
  await expect(
    panel.region.getByLabel('Details', { exact: true })
  ).toContainText('renderer is broken');
  await page.screenshot({ path: join(pictures, 'failed-card.png') });
  await page.theme.setDarkTheme();
  await page.sidebar.setWidth(250, 'right');
  await page.screenshot({ path: join(pictures, 'failed-card-dark.png') });
  await expect(panel.answers.last()).toContainText('Shown.');
  await panel.region
    .getByRole('button', { name: 'Try again' })
    .filter({ hasText: 'Try again' })
    .click();
  // The card is folded again, and can be read.
  await expect(panel.card(2)).toBeVisible();
  await works(panel);
});
