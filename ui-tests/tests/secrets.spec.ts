/** Secrets leave as placeholders: what the provider gets, and what the panel says of it. */

import { join } from 'path';

import { begin, block, expect, play, sent, test } from './stage';
import { pictures } from './server';

// Put together here: no file of ours holds what looks like a key.
const PART = [...'kLmNpQrS'].map((sign, n) => `${sign}${n * 7}`).join('');
const KEY = ['sk', 'proj', PART + PART].join('-');

test('a secret leaves as a placeholder, asks where it cannot come back, and is sent anyway', async ({
  page
}) => {
  play({
    key: [block('print("<secret-1>")'), 'Done.'],
    again: ['Well.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.input.fill(`Use my key ${KEY}`);
  await expect(panel.region).toContainText(
    'A secret in this message will be masked: OpenAI key'
  );
  await panel.input.press('Enter');
  await expect(panel.region).toContainText(
    '<secret-1> stands for a value that the model has not seen.'
  );
  expect(JSON.stringify(sent())).not.toContain(KEY);
  expect(JSON.stringify(sent().at(-1))).toContain('Use my key <secret-1>');
  const note = panel.region.getByRole('group', { name: 'Secrets' });
  await expect(note).toContainText('1 secret was sent as <secret-1>');
  await expect(note).toContainText('OpenAI key in this message');
  await page.screenshot({ path: join(pictures, 'secrets.png') });
  await page.sidebar.setWidth(250, 'right');
  await page.screenshot({ path: join(pictures, 'secrets-narrow.png') });

  await panel.region.getByRole('button', { name: 'Skip' }).click();
  await note
    .getByRole('button', { name: 'Send it anyway: <secret-1>' })
    .click();
  await expect(note).toContainText(
    'from the next message on it is sent as it is'
  );
  await panel.ask('again');
  expect(JSON.stringify(sent().at(-1))).toContain(`Use my key ${KEY}`);
});
