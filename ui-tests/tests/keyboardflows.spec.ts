/** What people do besides asking, without a mouse: each thing is reached by Tab and pressed by a key. */

import type { Locator } from '@playwright/test';

import {
  begin,
  block,
  edit,
  expect,
  type Panel,
  play,
  sources,
  test
} from './stage';

const button = (within: Locator, name: string) =>
  within.getByRole('button', { name, exact: true });

/** Moves the focus by Tab alone, forwards or backwards by where the target is. */
async function reach({ page }: Panel, target: Locator): Promise<void> {
  await expect(target).toBeAttached();
  const key = await target.evaluate(node => {
    const place = document.activeElement?.compareDocumentPosition(node) ?? 0;
    return place & Node.DOCUMENT_POSITION_FOLLOWING ? 'Tab' : 'Shift+Tab';
  });
  const isFocused = () =>
    target.evaluate(node => node === document.activeElement);
  for (let presses = 0; presses < 60 && !(await isFocused()); presses++) {
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

async function press(panel: Panel, target: Locator): Promise<void> {
  await reach(panel, target);
  await panel.page.keyboard.press('Enter');
}

test('unfold, undo, edit and find an earlier conversation, by keyboard alone @repeats', async ({
  page
}) => {
  play({ One: [block('a = 1'), 'Set.'], Two: ['Fine.'] });
  const panel = await begin(page);
  const { input, region } = panel;
  const { keyboard } = page;
  await expect(input).toBeFocused();
  await reach(panel, region.getByRole('combobox', { name: 'Run code' }));
  await keyboard.type('Always');
  await reach(panel, input);
  await keyboard.type('One');
  await keyboard.press('Enter');
  await expect(panel.answers.last()).toContainText('Set.');
  await panel.ended();

  const code = panel.card(2).getByRole('region', { name: 'Code of cell 2' });
  await press(panel, button(panel.card(2), 'Show code'));
  await expect(code).toBeVisible();
  await keyboard.press('Enter');
  await expect(code).toBeHidden();

  await press(panel, button(region, 'Undo this turn'));
  await expect.poll(() => sources(page)).toEqual(['']);
  await expect(button(region, 'Redo this turn')).toBeFocused();
  await keyboard.press('Enter');
  await expect.poll(() => sources(page)).toEqual(['', 'a = 1']);

  await press(panel, button(region, 'Edit'));
  const box = region.getByRole('textbox', { name: 'Edit message' });
  await expect(box).toBeFocused();
  await keyboard.press('Control+A');
  await keyboard.type('Two');
  await keyboard.press('Enter');
  await expect(panel.answers.last()).toContainText('Fine.');
  await panel.ended();
  await press(panel, button(region, 'Earlier version'));
  await expect(panel.answers.last()).toContainText('Set.');

  await press(panel, button(region, 'Conversations'));
  const search = region.getByRole('searchbox');
  await expect(search).toBeFocused();
  await keyboard.type('One');
  const list = region.getByRole('region', { name: 'Conversations' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await press(panel, button(list, 'Open'));
  await expect(list).toBeHidden();
  await expect(region.locator(':focus')).toBeVisible();
});

test(
  'models, a level, what is sent and what is hidden, by keyboard alone',
  { tag: '@repeats' },
  async ({ page }) => {
    play({ One: ['Set.'] });
    const panel = await begin(page);
    const { input, region } = panel;
    const { keyboard } = page;
    await edit(page, 0, 'x = 1');
    await panel.open();
    await expect(input).toBeFocused();
    const level = region.getByRole('combobox', {
      name: 'What the model may see'
    });
    await reach(panel, level);
    await keyboard.type('Samples');
    await expect(level).toHaveValue('samples');

    const shows = button(region, 'Show what is sent');
    await press(panel, shows);
    const view = region.getByRole('region', { name: 'What is sent' });
    await expect(view).toContainText('This is what Send sends now.');
    const summary = view.locator('summary').first();
    await press(panel, summary);
    await expect(view.locator('pre').first()).toBeVisible();
    const hide = button(view, 'Hide cell 1 from the model');
    await press(panel, hide);
    const show = button(view, 'Show cell 1 to the model');
    await expect(show).toBeFocused();
    await keyboard.press('Enter');
    await press(panel, button(view, 'Pin cell 1 for the model'));
    await expect(button(view, 'Unpin cell 1 for the model')).toBeFocused();
    await keyboard.press('Escape');
    await expect(shows).toBeFocused();

    await press(panel, button(region, 'Set up models'));
    await expect(button(region, 'Look for servers')).toBeVisible();
    await press(panel, button(region, 'Look for servers'));
    await press(panel, button(region, 'Back to the conversation'));
    await expect(input).toBeFocused();
    const model = region.getByRole('combobox', { name: 'Model', exact: true });
    await reach(panel, model);
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(region.locator(':focus')).toBeVisible();
  }
);
