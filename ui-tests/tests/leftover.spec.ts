/** What an upload could not do is read out, and stands at the file. */

import { attach, bytes, chips, remove } from './files';
import { begin, closeMissing, expect, play, sent, test } from './stage';

const NEW = `a,b\n${'1,2\n'.repeat(600_000)}`;

for (const [what, method, file, sentence] of [
  [
    'the earlier file must not be removed',
    'DELETE',
    'big.csv.old',
    'The earlier big.csv could not be removed: it is now called big.csv.old.'
  ],
  ['the upload is refused', 'PUT', 'big.csv.part', 'Upload failed']
]) {
  test(
    `${what}: the page and its status say so`,
    { tag: '@repeats' },
    async ({ log, page, tmpPath }) => {
      log.expectError(/40[34] .*big\.csv/);
      await closeMissing(page);
      play({});
      const panel = await begin(page);
      await page.contents.uploadContent('old', 'text', `${tmpPath}/big.csv`);
      await page.route(`**/api/contents/**/${file}*`, route =>
        route.request().method() === method
          ? route.fulfill({ status: 403, json: { message: 'Forbidden' } })
          : route.fallback()
      );
      await attach(panel, { name: 'big.csv', content: NEW });
      await page
        .getByRole('dialog')
        .getByRole('button', { name: 'Replace' })
        .click();
      await expect(chips(panel)).toContainText(sentence);
      const said = panel.region.locator('.jp-gptcode-said', {
        hasText: sentence
      });
      await expect(said).toHaveCount(1);
      const isSent = method === 'DELETE';
      const attached = /Attached to your next message: big\.csv/;
      await expect(said).toHaveText(
        isSent ? attached : /^big\.csv: Upload failed/
      );
      const kept = isSent ? 'big.csv.old' : 'big.csv';
      expect(await bytes(page, `${tmpPath}/${kept}`)).toBe('old');
    }
  );
}

test('Send during the upload: the file goes along, what is said of it stays @repeats', async ({
  log,
  page,
  tmpPath
}) => {
  log.expectError(/403 .*big\.csv/);
  await closeMissing(page);
  play({ hello: ['Hello.'], again: ['Hello again.'] });
  const panel = await begin(page);
  await page.contents.uploadContent('old', 'text', `${tmpPath}/big.csv`);
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>(resolve => {
    arrive = resolve;
  });
  await page.route('**/api/contents/**/big.csv.*', async route => {
    const method = route.request().method();
    if (method === 'PUT') {
      await arrived;
    }
    return method === 'DELETE'
      ? route.fulfill({ status: 403, json: { message: 'Forbidden' } })
      : route.fallback();
  });
  await attach(panel, { name: 'big.csv', content: NEW });
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Replace' })
    .click();
  await expect(panel.region.getByRole('progressbar')).toBeVisible();
  await panel.send('hello');
  arrive();
  await expect(panel.answers.last()).toContainText('Hello.');
  await panel.ended();
  expect(sent()[0].at(-1)?.content).toContain('big.csv');
  const sentence = 'it is now called big.csv.old.';
  await expect(chips(panel)).toContainText(sentence);
  await panel.ask('again');
  await expect(chips(panel)).toContainText(sentence);
  expect(sent()[1].at(-1)?.content).not.toContain('big.csv');
  await remove(panel, 'big.csv').click();
  await expect(chips(panel)).toHaveCount(0);
  await expect(panel.input).toBeFocused();
});
