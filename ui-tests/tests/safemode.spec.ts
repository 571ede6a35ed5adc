/** "Run if safe": what only computes and shows runs by itself, and a card says what else code does. */

import { begin, block, cellOutput, expect, play, test } from './stage';

test.use({ onePage: false });

test('Run if safe runs what only computes, and asks about the rest with its reasons', async ({
  page,
  tmpPath
}) => {
  play({
    go: [
      block('total = sum([1, 2])\nprint(total)'),
      block(
        'import glob, os\nfor f in glob.glob("*.csv"):\n    try:\n        os.remove(f)\n    except OSError:\n        pass'
      ),
      block('print("after")'),
      'Done.'
    ],
    first: [block('open("sales.csv", "w")')],
    insert: [block('try:\n    1 / 0\nexcept ZeroDivisionError:\n    pass')]
  });
  await page.contents.uploadContent('a\n1', 'text', `${tmpPath}/sales.csv`);
  const panel = await begin(page);
  await panel.mode('Run if safe');
  await panel.send('go');
  await panel.expectStatus(2, 'Done');
  expect((await cellOutput(page, 1)).trim()).toBe('3');
  const asks = panel.card(3);
  await expect(asks.getByRole('status')).toHaveText('Waiting');
  const risks = asks.getByRole('list', { name: 'Risks of cell 3' });
  await expect(risks.getByRole('listitem')).toHaveText(['deletes *.csv']);
  await expect(asks).toContainText('hides errors');
  await expect(asks).toContainText('line 5: except OSError: pass');
  await asks.getByRole('button', { name: 'Skip' }).click();
  await panel.ended();
  expect(await page.contents.fileExists(`${tmpPath}/sales.csv`)).toBe(true);

  // A yes in "Ask first" is informed, too; the mark is there in every mode.
  await panel.mode('Ask first');
  await panel.send('first');
  const last = panel.region.getByRole('list', { name: /Risks of cell/ });
  await expect(last).toHaveText('overwrites sales.csv');
  await panel.region.getByRole('button', { name: 'Skip' }).click();
  await panel.ended();
  await panel.mode('Insert only');
  await panel.ask('insert');
  const inserted = panel.region.getByRole('group', { name: /^Cell/ }).last();
  await expect(inserted).toContainText('hides errors');
});

test('three plain yeses offer Run if safe, once @repeats', async ({ page }) => {
  const one = (n: number) => block(`print(${n})`);
  play({
    go: [one(1), one(2), one(3), 'Done.'],
    later: [one(4), one(5), one(6), 'Done.'],
    safe: [one(7), 'Done.']
  });
  const panel = await begin(page);
  const offer = panel.region
    .getByRole('status')
    .filter({ hasText: 'You have approved three cells' });
  await panel.send('go');
  for (const position of [2, 3]) {
    await panel.run(position);
    await panel.expectStatus(position, 'Done');
  }
  await expect(offer).toHaveCount(0);
  await panel.run(4);
  await expect(offer).toBeVisible();
  await panel.ended();
  await offer.getByRole('button', { name: 'Run if safe' }).click();
  await expect(offer).toHaveCount(0);
  await expect(panel.input).toBeFocused();
  const select = panel.region.getByRole('combobox', { name: 'Run code' });
  await expect(select).toHaveValue('safe');
  await panel.ask('safe');
  await panel.expectStatus(5, 'Done');

  await panel.mode('Ask first');
  await panel.send('later');
  for (const position of [6, 7, 8]) {
    await panel.run(position);
    await panel.expectStatus(position, 'Done');
  }
  await panel.ended();
  await expect(offer).toHaveCount(0);
});

test('the highest mode that the administrator allows is Run if safe @repeats', async ({
  page
}) => {
  await page.route(/\/gptcode\/status/, async route => {
    const response = await route.fetch();
    const status = (await response.json()) as object;
    const modes = ['insert', 'ask', 'safe'];
    await route.fulfill({ response, json: { ...status, modes } });
  });
  const panel = await begin(page);
  const select = panel.region.getByRole('combobox', { name: 'Run code' });
  await expect(select.locator('option:enabled')).toHaveText([
    'Insert only',
    'Ask first',
    'Run if safe'
  ]);
  await expect(select).toHaveAttribute(
    'title',
    'Your administrator allows at most "Run if safe".'
  );
  await page.unroute(/\/gptcode\/status/);
});
