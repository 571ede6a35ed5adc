/** The list of conversations: the way back to what was said before. */

import type { Locator } from '@playwright/test';
import { readFileSync } from 'fs';

import { join, story } from './pages';
import {
  begin,
  block,
  expect,
  isDirty,
  type Panel,
  play,
  reload,
  test
} from './stage';

interface IList {
  region: Locator;
  search: Locator;
  rows: Locator;
}

function listOf(panel: Panel): IList {
  const region = panel.region.getByRole('region', { name: 'Conversations' });
  return {
    region,
    search: region.getByRole('searchbox', { name: 'Search conversations' }),
    rows: region
      .getByRole('list', { name: 'List of conversations' })
      .getByRole('listitem')
  };
}

async function show(panel: Panel): Promise<IList> {
  const name = { name: 'Conversations', exact: true };
  await panel.region.getByRole('button', name).click();
  const list = listOf(panel);
  await expect(list.search).toBeFocused();
  return list;
}

function act(row: Locator, name: string): Promise<void> {
  return row.getByRole('button', { name, exact: true }).click();
}

test('an earlier conversation is found by its words, and opened again', async ({
  page,
  tmpPath
}) => {
  play({
    apples: [block('print("Boskoop")'), 'They are apples.'],
    pears: ['They are pears.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('What about apples?');
  await page
    .getByRole('button', { name: 'New conversation', exact: true })
    .click();
  await panel.ask('What about pears?');
  await expect(panel.answers.last()).toContainText('They are pears.');

  const list = await show(panel);
  await expect(list.rows).toHaveCount(2);
  await expect(list.rows.first()).toContainText('What about pears?');
  await expect(list.rows.first()).toHaveAttribute('aria-current', 'true');
  await list.search.fill('boskoop');
  await expect(list.rows).toHaveCount(1);
  await expect(list.rows.first()).toContainText('Code: print("Boskoop")');
  await act(list.rows.first(), 'Open');
  await expect(list.region).toHaveCount(0);
  await expect(panel.answers.last()).toContainText('They are apples.');
  await panel.expectStatus(2, 'Done');

  // The notebook carries it from now on.
  await expect.poll(() => isDirty(page)).toBe(false);
  await reload(page, `${tmpPath}/story.ipynb`);
  await panel.open();
  await expect(panel.answers.last()).toContainText('They are apples.');
});

story(
  'a name stays, and what is deleted is gone in all pages @repeats',
  async ({ page, other, tmpPath, log }) => {
    // The other page asks once for what was deleted.
    log.expectError(/404 .*\/events\?/);
    play({ Hello: ['Hello.'], Again: ['Welcome.'] });
    const panel = await begin(page);
    await panel.ask('Hello');
    const second = await join(other, tmpPath);

    const list = await show(panel);
    await act(list.rows.first(), 'Rename');
    await list.region.getByRole('textbox', { name: 'Name' }).fill('Greetings');
    await page.keyboard.press('Enter');
    await expect(list.rows.first()).toContainText('Greetings');
    await act(list.rows.first(), 'Delete');
    await expect(list.rows.first()).toContainText('for good');
    await act(list.rows.first(), 'Cancel');
    await act(list.rows.first(), 'Delete');
    await act(list.rows.first(), 'Delete for good');
    await expect(list.rows).toHaveCount(0);
    await list.search.press('Escape');
    await expect(panel.input).toBeFocused();
    await expect(panel.answers).toHaveCount(0);

    await expect(second.region).toContainText('was deleted');
    await expect(second.answers).toHaveCount(0);
    await second.ask('Again');
    const known = await show(second);
    await expect(known.rows).toHaveCount(1);
    await expect(known.rows.first()).toContainText('Again');
  }
);

test('a conversation leaves as a file, and comes back from it @repeats', async ({
  page
}) => {
  play({ apples: [block('print("Boskoop")'), 'They are apples.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('What about apples?');
  const list = await show(panel);
  const save = async (name: string) => {
    const download = page.waitForEvent('download');
    await act(list.rows.first(), 'Export');
    await act(list.rows.first(), name);
    const file = await download;
    return { name: file.suggestedFilename(), path: await file.path() };
  };
  const markdown = await save('As Markdown');
  expect(markdown.name).toBe('What about apples.md');
  expect(readFileSync(markdown.path, 'utf-8')).toContain('They are apples.');
  const notebook = await save('As a notebook');
  expect(notebook.name).toBe('What about apples.ipynb');
  expect(readFileSync(notebook.path, 'utf-8')).toContain('Boskoop');
  const journal = await save('To import it again');
  expect(journal.name).toBe('What about apples.gptcode');

  const chooser = page.waitForEvent('filechooser');
  await act(list.region, 'Import a conversation');
  await (await chooser).setFiles(journal.path);
  await expect(list.rows).toHaveCount(2);
  await expect(list.rows.first()).toContainText('1 message');
  await act(list.rows.first(), 'Open');
  await expect(panel.answers.last()).toContainText('They are apples.');
});
