/** A conversation's file is cut while code waits: the page stays usable, and says what happened. */

import { readdirSync, readFileSync, truncateSync } from 'fs';
import { join } from 'path';

import { work } from './server';
import { begin, block, expect, play, test } from './stage';

const FOLDER = join(work, 'data', 'conversations');

/** Cuts the conversation that holds `text` to half of its bytes. */
function cut(text: string): void {
  const found = readdirSync(FOLDER)
    .filter(name => name.endsWith('.jsonl'))
    .map(name => join(FOLDER, name))
    .find(path => readFileSync(path, 'utf-8').includes(text));
  const path = found ?? '';
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
}

test('the file is cut while two cards wait: all can be used @repeats', async ({
  page
}) => {
  const prompt = 'Cut this file';
  play({
    [prompt]: [`${block('a = 1')}Then:\n${block('print(a)')}That is all.`],
    Again: ['Here I am.']
  });
  const panel = await begin(page);
  await panel.send(prompt);
  await panel.expectStatus(2, 'Waiting');
  await panel.expectStatus(3, 'Waiting');
  cut(prompt);
  await expect(panel.answers.first()).toContainText('file was changed');
  await expect(panel.answers.first()).not.toContainText('was not approved');
  await expect(panel.stop).toBeHidden();
  await expect(
    panel.region.getByRole('button', { name: 'New conversation' })
  ).toBeEnabled();
  await panel.ask('Again');
  await expect(panel.answers.last()).toContainText('Here I am.');
});
