/** What the next request would have, what a turn has used, and a limit that stops it. */

import { begin, expect, type Panel, play, sent, test } from './stage';

const PRICE = { input: 2, cached: 1, output: 10 };

test.afterEach(async ({ request }) => {
  const limits = [{ scope: 'conversation', unit: 'tokens', most: null }];
  const prices = [{ model: 'scripted', price: null }];
  await request.patch('/gptcode/spending', { data: { limits, prices } });
});

const button = (panel: Panel, name: string) =>
  panel.region.getByRole('button', { name, exact: true });

async function setLimit(panel: Panel, most: string): Promise<void> {
  await button(panel, 'Set up models').click();
  const field = panel.region.getByRole('textbox', {
    name: 'Tokens: A conversation'
  });
  await field.fill(most);
  await field.press('Enter');
  await expect(panel.region.getByText('Saved.')).toBeVisible();
  await button(panel, 'Back to the conversation').click();
}

test('a prompt is measured before it is sent, and a limit stops it until it is raised', async ({
  page,
  request
}) => {
  play({ mean: [{ text: 'It is 4.', usage: [1200, 300, 960] }] });
  const prices = [{ model: 'scripted', price: PRICE }];
  await request.patch('/gptcode/spending', { data: { prices } });
  const panel = await begin(page);
  const meter = panel.region.getByRole('status', { name: 'Tokens' });
  await panel.input.fill('What is the mean?');
  await expect(meter).toContainText(/About [\d.]+k? tokens/);
  await button(panel, 'What takes the room').click();
  const room = panel.region.getByRole('group', { name: 'What takes the room' });
  await expect(room).toContainText('Instructions');
  await expect(room).toContainText('Notebook');
  await button(panel, 'What takes the room').press('Escape');
  await panel.ask('What is the mean?');
  await expect(meter).toBeHidden();
  const used = '1.2k in, 80 % cached, 300 out, $0.0044';
  const line = button(panel, `Tokens of this turn: ${used}`);
  await line.click();
  const sums = panel.region.getByRole('group', { name: 'Tokens used' });
  await expect(sums).toContainText('Today');

  await setLimit(panel, '1,600');
  const before = sent().length;
  await panel.ask('And what is the mean of that?');
  const alert = panel.region.getByRole('alert');
  await expect(alert).toContainText(
    'The limit of 1,600 tokens for a conversation leaves 100'
  );
  expect(sent().length).toBe(before);
  await setLimit(panel, '');
  await button(panel, 'Retry').click();
  await expect(panel.answers.last()).toContainText('It is 4.');
  await expect(alert).toBeHidden();
});
