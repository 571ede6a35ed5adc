/** Another language, and one that is read from right to left. */

import type { Locator } from '@playwright/test';
import { join } from 'path';

import { check, list, lookBack, playStates, setUp, talk } from './axestates';
import { speak, untranslated } from './pseudo';
import { pictures } from './server';
import { begin, block, expect, play, ready, test } from './stage';

/** What the user, the model and the kernel have written, names, and times as JupyterLab says them. */
const DATA = {
  within: [
    ...['code', 'pre', '.jp-gptcode-text', '.jp-OutputArea'],
    ...['.jp-gptcode-card-result', '.jp-gptcode-file-rows']
  ].join(),
  texts: new RegExp(
    [
      '^([\\w-]+/)?\\w+\\.(ipynb|csv|png)$',
      '^(scripted|another|overloaded|late|Too late\\.|Divide by zero)$',
      '^(The rain in Lyon, |Use my key |Remove mine\\.csv$|And then\\?$)',
      '^(I put a table|On average 1240 mm|city of the mean|SELECT avg)',
      '^First I look at the numbers\\.$|^```python$',
      '^Qwen2\\.5-Coder [\\d.]+B$|^hf:OWNER/REPO/FILE$|^https://api\\.openai\\.com/v1$',
      '^ZeroDivisionError: division by zero$',
      '^(\\w{3} \\d+, \\d{4}|\\d+/\\d+/\\d+), \\d+:\\d+ [AP]M$|^\\d+s ago$'
    ].join('|')
  )
};

test.use({ onePage: false });

test.describe('in another language', () => {
  test.use({
    mockSettings: {
      '@jupyterlab/translation-extension:plugin': { locale: 'eo' }
    }
  });

  test(
    'every sentence of a conversation can be translated',
    { tag: '@repeats' },
    async ({ page }) => {
      test.setTimeout(240_000);
      playStates({ reasoning: true, models: ['scripted', 'another'] });
      await speak(page);
      await page.reload();
      await ready(page);
      const panel = await begin(page);
      const look = async (state: string) => {
        expect.soft(await untranslated(page, DATA), state).toEqual([]);
      };
      await talk(panel, look);
      await lookBack(panel, look);
      await list(panel, look);
      await setUp(panel, look);
      await check(panel, look);
    }
  );
});

const middle = async (thing: Locator): Promise<number> => {
  const { x, width } = (await thing.boundingBox())!;
  return x + width / 2;
};

test(
  'the panel is read from right to left, and its code from left to right',
  { tag: '@repeats' },
  async ({ page }) => {
    play(
      {
        שלום: [
          `אני מחשב את זה.\n\n${block('print(6 * 7)  # מכפלה')}`,
          'התוצאה היא **42**:\n\n- שש כפול שבע\n- الناتج هو 42\n\nIn English, too.\n\n| עיר | mm |\n|---|---:|\n| חיפה | 540 |'
        ]
      },
      { reasoning: true }
    );
    const panel = await begin(page);
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    const { region } = panel;
    for (const width of [250, 420]) {
      await page.sidebar.setWidth(width, 'right');
      await panel.send('שלום: كم يساوي 6 × 7?');
      const card = panel.card(width === 250 ? 2 : 3);
      const run = card.getByRole('button', { name: 'Run', exact: true });
      await expect(run).toBeVisible();
      await page.screenshot({ path: join(pictures, `rtl-asks-${width}.png`) });
      const [start, end] = [await middle(run), await middle(panel.stop)];
      expect(start).toBeGreaterThan(await middle(card));
      expect(end).toBeLessThan(await middle(panel.input));
      const source = card.getByRole('region', { name: /^Code of cell/ });
      await expect(source).toHaveCSS('direction', 'ltr');
      await expect(card).toHaveCSS('border-right-width', '3px');
      await run.click();
      await panel.ended();
      await expect(panel.answers.last()).toContainText('42');
      const message = region.getByRole('article', { name: 'You' }).last();
      expect(await middle(message)).toBeLessThanOrEqual(await middle(region));
      await page.screenshot({ path: join(pictures, `rtl-${width}.png`) });
      const outside = await region.evaluate(node => {
        const { left, right } = node.getBoundingClientRect();
        return [...node.querySelectorAll('button, select, input, textarea')]
          .filter(each => each.checkVisibility())
          .filter(each => {
            const box = each.getBoundingClientRect();
            return box.left < left || box.right > right;
          })
          .map(each => each.outerHTML);
      });
      expect(outside).toEqual([]);
    }
  }
);
