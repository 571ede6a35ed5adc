/** Numbers in an answer: those that an output has lead to its cell, others are underlined. */

import { join } from 'path';

import { begin, block, expect, play, test } from './stage';
import { pictures } from './server';

const CODE = `print("""        rain  days
Bergen  2250.4   231
Oslo     763.0   113
Total price: 48120.5
Share: 0.2281""")`;

const ANSWER = `Bergen has **2,250.4 mm** of rain on **231** days, Oslo 763 mm, which is
0.34 of it. The total price is $48,120.50, or about 48.1k; Bergen's share is 22.8 %.

| City | Rain | Days |
|---|---:|---:|
| Bergen | 2,250 | 231 |
| Oslo | 763 | 131 |

1. A typical day in Bergen brings 9.74 mm.
2. For a 95 % confidence interval, use \`n = 1000\` or more, with $x_{12}$.
`;

test('the numbers of an answer are checked', async ({ page }) => {
  play({ rain: [block(CODE), ANSWER] });
  const panel = await begin(page);
  await page.sidebar.setWidth(380, 'right');
  await panel.mode('Always run');
  await panel.ask('rain');
  const answer = panel.answers.last();
  const lost = answer.getByRole('button', {
    description: 'not found in the outputs of this turn'
  });
  await expect(lost).toHaveText(['0.34', '131', '9.74']);
  const found = answer.getByRole('button', {
    description:
      'Found in the output of a cell. Show this cell in the notebook.'
  });
  await expect(found).toHaveText([
    ...['2,250.4', '231', '763', '$48,120.50', '48.1k', '22.8 %'],
    ...['2,250', '231', '763']
  ]);
  await page.screenshot({ path: join(pictures, 'numbers.png') });

  // The keyboard goes from one to the next, and says in the text what the pointer reads.
  await found.first().focus();
  for (let count = 0; count < 3; count += 1) {
    await page.keyboard.press('ArrowRight');
  }
  await expect(lost.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(answer).toContainText(
    '0.34 (not found in the outputs of this turn) of it'
  );
  await page.theme.setDarkTheme();
  await page.sidebar.setWidth(250, 'right');
  await page.screenshot({ path: join(pictures, 'numbers-narrow-dark.png') });
  await page.theme.setLightTheme();

  await found.first().click();
  await expect(
    page.locator('.jp-Cell.jp-mod-active', { hasText: 'Total price' })
  ).toBeVisible();
});
