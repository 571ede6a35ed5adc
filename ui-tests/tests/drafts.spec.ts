/** A message leaves the composer only when the server has it. */

import { attach } from './files';
import { begin, expect, play, sent, test } from './stage';

const STEPS = '**/gptcode/conversations/*/steps*';
const REFUSAL = {
  kind: 'journal',
  message: 'The conversation could not be written to disk.'
};

test('a message that is refused is in the composer again, with its file', async ({
  log,
  page
}) => {
  log.expectError(/500 .*\/steps\?/);
  play({ hello: ['Hello.'], 'the table': ['I see it.'] });
  const panel = await begin(page);
  await panel.ask('hello');
  const chip = panel.region.getByRole('button', { name: 'Remove a.csv' });
  await attach(panel, { name: 'a.csv', content: 'a,b\n1,2\n' });
  await expect(chip).toBeVisible();
  await panel.input.fill('the table');

  let release = () => {};
  const refused = new Promise<void>(resolve => {
    release = resolve;
  });
  await page.route(STEPS, async route => {
    await refused;
    await route.fulfill({ status: 500, json: REFUSAL });
  });
  await panel.input.press('Enter');
  // At once: the message, Stop, and an empty composer in which the user goes on typing.
  const yours = panel.region.getByRole('article', { name: 'You' });
  await expect(yours.last()).toContainText('the table');
  await expect(panel.stop).toBeEnabled();
  await expect(panel.input).toHaveValue('');
  await panel.input.pressSequentially('and then');
  release();
  await expect(panel.region.getByRole('alert')).toHaveText(
    `${REFUSAL.message} Your message is back in the composer.`
  );
  await expect(panel.input).toHaveValue('the table\n\nand then');
  await expect(chip).toBeVisible();
  await expect(panel.stop).toBeHidden();

  await page.unroute(STEPS);
  await panel.input.press('Enter');
  await panel.ended();
  await expect(panel.answers.last()).toContainText('I see it.');
  await expect(panel.region.getByRole('alert')).toHaveCount(0);
  await expect(yours).toHaveCount(2);
  await expect(panel.input).toHaveValue('');
  await expect(chip).toHaveCount(0);
  expect(JSON.stringify(sent().at(-1))).toContain('a.csv');
});

test('a message that a lost server did not get is in the composer again after Stop @repeats', async ({
  log,
  page
}) => {
  log.expectError(/ERR_FAILED .*\/steps\?/);
  play({ hello: ['Hello.'], question: ['An answer.'] });
  const panel = await begin(page);
  await panel.ask('hello');
  await page.route(STEPS, route => route.abort());
  await panel.send('question');
  await expect(panel.answers.last()).toContainText('Trying again');
  await expect(panel.input).toHaveValue('');
  await panel.stop.click();
  await expect(panel.input).toHaveValue('question');
  await expect(panel.stop).toBeHidden();
  await page.unroute(STEPS);
  await panel.input.press('Enter');
  await panel.ended();
  await expect(panel.answers.last()).toContainText('An answer.');
  expect(sent()).toHaveLength(2);
});
