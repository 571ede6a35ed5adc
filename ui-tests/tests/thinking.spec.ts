/** Models that think before they answer: their room, their tokens, and the choice of how much. */

import { join } from 'path';

import { begin, expect, play, requests, test } from './stage';
import { pictures } from './server';

const HM = 'First I look at the numbers. Six sevens are forty-two.';

test('thinking leaves room for the answer, says its tokens, and can be chosen', async ({
  page
}) => {
  // Longer than an answer may be (4,096 tokens), and then longer than all room there is.
  play(
    {
      often: [{ text: 'It is 42.', thinking: HM, thinks: 5000 }],
      briefly: [{ text: 'Still 42.', thinks: 640 }],
      endless: [{ text: 'Never said.', thinking: HM, thinks: 90_000 }]
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

  await panel.ask('endless');
  await expect(panel.answers.last()).toContainText(
    'The model used up its token limit by thinking and gave no answer.'
  );
  play({ endless: ['Enough.'] }, { reasoning: true });
  await panel.region.getByRole('button', { name: 'Try again' }).click();
  await expect(panel.answers.last()).toContainText('Enough.');
});
