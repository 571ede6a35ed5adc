/** Try: what waiting code would do, seen before the yes. */

import { needsFence } from './fence';
import { begin, block, cellOutput, expect, play, test } from './stage';

test('cells that wait are tried in their order, and nothing is changed', async ({
  page,
  tmpPath
}) => {
  const more =
    'orders.append(4)\nopen("report.csv", "w").close()\nprint(len(orders))';
  play({
    go: [`${block('orders = [1, 2, 3]')}\n${block(more)}`, 'Done.']
  });
  const panel = await begin(page);
  await panel.send('go');
  await panel.expectStatus(3, 'Waiting');
  const [first, second] = [panel.card(2), panel.card(3)];
  const button = second.getByRole('button', { name: 'Try', exact: true });
  await needsFence(second.or(first), button);
  await button.press('Enter');

  // Each card has its own part of it.
  const tried = second.getByRole('region', { name: 'Tried' });
  await expect(tried).toContainText('Nothing was changed.');
  await expect(tried).toContainText('Tried after 1 cell');
  await expect(tried).toContainText('It would write report.csv.');
  await expect(
    first.getByRole('list', { name: 'Variables' }).getByRole('listitem')
  ).toHaveText(['orders: new, list of 3 items']);
  await expect(button).toBeFocused();

  // It was no yes, and neither the kernel nor the folder has anything of it.
  await panel.expectStatus(3, 'Waiting');
  const report = `${tmpPath}/report.csv`;
  expect(await page.contents.fileExists(report)).toBe(false);
  await panel.run(2);
  await panel.expectStatus(2, 'Done');
  // What ran is what was tried before it.
  await expect(tried).toContainText('It would write report.csv.');
  await expect(tried).not.toContainText('Tried before');
  await panel.run(3);
  await panel.expectStatus(3, 'Done');
  expect((await cellOutput(page, 2)).trim()).toBe('4');
  expect(await page.contents.fileExists(report)).toBe(true);
});

test.describe('with what users may turn on', () => {
  test.use({
    onePage: false,
    mockSettings: {
      '@jupyterlab/apputils-extension:notification': {
        fetchNews: 'false',
        checkForUpdates: false
      },
      'jupyterlab-gptcode:panel': { tryInDoubt: true, modelTries: true }
    }
  });

  test('in "Run if safe", code in doubt is tried first', async ({
    page,
    tmpPath
  }) => {
    play({
      go: [
        block('import acme\nprint(acme.total([1, 2]))'),
        block('import acme\nacme.save("shop.txt")'),
        'Done.'
      ]
    });
    const source =
      'total = sum\ndef save(name):\n    with open(name, "w") as file:\n        file.write("1")\n';
    await page.contents.uploadContent(source, 'text', `${tmpPath}/acme.py`);
    const panel = await begin(page);
    await panel.mode('Run if safe');
    await panel.send('go');
    const first = panel.card(2);
    await needsFence(first, first.getByText('Tried first: nothing outside'));
    await panel.expectStatus(2, 'Done');
    await panel.expectStatus(3, 'Waiting');
    const risks = panel.card(3).getByRole('list', { name: /^Risks/ });
    await expect(risks).toContainText('writes files: shop.txt');
    expect(await page.contents.fileExists(`${tmpPath}/shop.txt`)).toBe(false);
    await panel.card(3).getByRole('button', { name: 'Skip' }).click();
    await panel.ended();
  });
});
