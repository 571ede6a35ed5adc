/** The user goes back to an earlier message, and on from there. */

import type { Locator } from '@playwright/test';

import {
  begin,
  block,
  expect,
  openPanel,
  type Panel,
  play,
  reload,
  sent,
  sources,
  test
} from './stage';

const messages = (panel: Panel): Locator =>
  panel.region.getByRole('article', { name: 'You' });

async function edit(panel: Panel, index: number): Promise<Locator> {
  const message = messages(panel).nth(index);
  await message.getByRole('button', { name: 'Edit', exact: true }).focus();
  await panel.page.keyboard.press('Enter');
  return panel.region.getByRole('textbox', { name: 'Edit message' });
}

const button = (panel: Panel, name: string): Locator =>
  panel.region.getByRole('button', { name, exact: true });

test('An earlier message is edited, and the later turns can be reached', async ({
  page,
  tmpPath
}) => {
  play({
    One: [block('a = 1'), 'Set.'],
    Two: [block('b = 2'), 'Set, too.'],
    Three: ['Fine.'],
    Else: [block('c = 3'), 'Set otherwise.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  for (const prompt of ['One', 'Two', 'Three']) {
    await panel.ask(prompt);
  }
  await panel.input.fill('A draft');

  // Escape leaves everything as it is.
  const box = await edit(panel, 1);
  await expect(box).toBeFocused();
  await expect(box).toHaveValue('Two');
  await box.fill('Else');
  await box.press('Escape');
  await expect(messages(panel)).toHaveText(['One', 'Two', 'Three']);

  // What was edited is not lost, and the draft stays.
  await expect(await edit(panel, 1)).toHaveValue('Else');
  await box.press('Enter');
  await panel.ended();
  await expect(messages(panel)).toHaveText(['One', 'Else']);
  await expect(panel.input).toHaveValue('A draft');
  await expect(panel.answers.last()).toContainText('Set otherwise.');
  const texts = (sent().at(-1) ?? []).map(({ content }) => content).join();
  expect(texts).not.toContain('Three');

  // The cells of the other version go, and come back.
  expect(await sources(page)).toEqual(['', 'a = 1', 'b = 2', 'c = 3']);
  await button(panel, 'Undo the cells of the other version').click();
  await expect.poll(() => sources(page)).toEqual(['', 'a = 1', 'c = 3']);
  await button(panel, 'Redo the cells of the other version').click();
  await expect.poll(() => sources(page)).toHaveLength(4);

  // The other version is a press away, in the next page, too.
  const versions = panel.region.getByRole('group', {
    name: 'Versions of this message'
  });
  await expect(versions).toContainText('2 of 2');
  await button(panel, 'Earlier version').press('Enter');
  await expect(messages(panel)).toHaveText(['One', 'Two', 'Three']);
  await expect(button(panel, 'Earlier version')).toBeFocused();
  await reload(page, `${tmpPath}/story.ipynb`);
  const later = await openPanel(page);
  await expect(messages(later)).toHaveText(['One', 'Two', 'Three']);
  await button(later, 'Compare').click();
  const other = later.region.getByRole('region', { name: 'Version 2' });
  await expect(other).toContainText('Set otherwise.');
});

test.describe('in a page that does not know the models', () => {
  test.use({ onePage: false });

  test('An answer is tried again, also with another model @repeats', async ({
    page
  }) => {
    play(
      { One: ['First.'], Two: ['Second.'] },
      { models: ['scripted', 'another'] }
    );
    const panel = await begin(page);
    await panel.ask('One');
    await panel.ask('Two');
    await panel.answers.first().hover();
    await panel.answers
      .first()
      .getByRole('button', { name: 'Try again', exact: true })
      .click();
    await panel.ended();
    await expect(messages(panel)).toHaveText(['One']);
    await expect(panel.region).toContainText('2 of 2');
    await panel.answers.first().hover();
    await button(panel, 'Try again with another model').click();
    await page
      .getByRole('menuitem', { name: /Try again with .*another/ })
      .click();
    await panel.ended();
    await expect(panel.region).toContainText('3 of 3');
    await expect(panel.region).toContainText(/Answered by .*another/);
  });
});
