/** Models that think before they answer: their room, their tokens, and the choice of how much. */

import { join } from 'path';

import { begin, expect, play, requests, test } from './stage';
import { pictures } from './server';

const HM = 'First I look at the numbers. Six sevens are forty-two.';

// The list of models that it changes would stay in a page of all stories.
test.use({ onePage: false });

test('thinking leaves room for the answer, says its tokens, and can be chosen @repeats', async ({
  page
}) => {
  // Its thinking alone is longer than an answer may be: 4,096 tokens.
  play(
    {
      often: [{ text: 'It is 42.', thinking: HM, thinks: 5000 }],
      briefly: [{ text: 'Still 42.', thinks: 640 }]
    },
    { reasoning: true }
  );
  const panel = await begin(page);
  await panel.ask('often');
  const answer = panel.answers.last();
  await expect(answer).toContainText('It is 42.');
  const summary = answer.locator('summary', { hasText: 'Thinking' });
  await expect(summary).toContainText('5,000 tokens');
  await expect(answer.getByText(HM)).toBeHidden();

  const choice = panel.region.getByRole('combobox', { name: 'Thinking' });
  await expect(choice).toHaveValue('');
  const saved = page.waitForResponse(/models\/effort/);
  await choice.selectOption('low');
  expect((await saved).status()).toBe(200);
  await panel.ask('briefly');
  await expect(panel.answers.last()).toContainText('Still 42.');
  expect(requests().map(({ effort }) => effort)).toEqual(['', 'low']);
  // It thought, but did not show it.
  const hidden = panel.answers.last().locator('summary');
  await expect(hidden).toContainText('640 tokens');
  await page.screenshot({ path: join(pictures, 'effort.png') });
});
