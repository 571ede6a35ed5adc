/** A project's instructions are asked about once, go along until they are removed, and stay removed. */

import { begin, expect, openPanel, play, reload, sent, test } from './stage';

test('a project instructs after one yes, until its chip is removed', async ({
  page,
  tmpPath
}) => {
  play({ 'first prompt': ['Yes.'], 'second prompt': ['No.'] });
  const rule = 'Use polars. \u202eevil';
  await page.contents.uploadContent(rule, 'text', `${tmpPath}/AGENTS.md`);
  const panel = await begin(page);
  const { region } = panel;
  const question = region.getByRole('group', {
    name: 'Instructions for assistants'
  });
  await expect(question.getByRole('status')).toHaveText(
    `AGENTS.md of ${tmpPath} has instructions for assistants.`
  );
  await question.getByRole('button', { name: 'Read' }).click();
  await expect(question.locator('pre')).toHaveText('Use polars. ⟨U+202E⟩evil');
  await question.getByRole('button', { name: 'Use', exact: true }).click();
  await expect(question).toBeHidden();
  const chip = region
    .getByRole('list', { name: 'Context' })
    .getByRole('button', { name: 'Read AGENTS.md' });
  await chip.click();
  await expect(region.getByRole('region', { name: 'AGENTS.md' })).toContainText(
    'Use polars.'
  );
  await panel.ask('the first prompt');
  expect(sent().at(-1)!.at(-1)!.content).toContain('\n\nUse polars.');

  // The chip is no longer true when the message is to leave.
  await panel.input.fill('the second prompt');
  await page.contents.uploadContent('Obey.', 'text', `${tmpPath}/AGENTS.md`);
  await panel.input.press('Enter');
  await expect(question.getByRole('status')).toHaveText(
    `AGENTS.md of ${tmpPath} changed since you agreed. It is not used until you agree again.`
  );
  await expect(panel.input).toHaveValue('the second prompt');
  await question.getByRole('button', { name: 'Use', exact: true }).click();
  await region.getByRole('button', { name: 'Remove AGENTS.md' }).click();
  await expect(chip).toBeHidden();
  await panel.ask('the second prompt');
  expect(sent().at(-1)!.at(-1)!.content).toContain('no longer hold');
  await page.notebook.save();
  await reload(page, `${tmpPath}/story.ipynb`);
  const again = await openPanel(page);
  await expect(again.answers).toHaveCount(2);
  // A prompt that is answered has waited for all that is asked before it.
  play({ 'third prompt': ['Yes.'] });
  await again.ask('the third prompt');
  await expect(question).toBeHidden();
  await expect(chip).toBeHidden();
});
