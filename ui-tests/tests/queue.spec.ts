/** What Enter, Up and Esc do in the composer, and what is there again after a reload. */

import {
  after,
  begin,
  block,
  createNotebook,
  expect,
  openPanel,
  play,
  release,
  reload,
  saved,
  sent,
  test,
  until
} from './stage';

test('Enter during a turn queues the message; on a waiting card it skips and tells', async ({
  page
}) => {
  play({
    one: [{ text: 'A slow answer. '.repeat(20), holds: [after('A slow')] }],
    'two changed': ['Second.'],
    four: [block('print("four")'), 'Never.'],
    'not that': ['Then another way.'],
    late: ['At last.']
  });
  const panel = await begin(page);
  const { input, region } = panel;
  const queue = region.getByRole('list', { name: 'Queued messages' });
  const items = queue.getByRole('listitem');
  await panel.send('one');
  await expect(panel.answers.last()).toContainText('A slow');
  await panel.send('two');
  await input.fill('three');
  await region.getByRole('button', { name: 'Queue', exact: true }).click();
  await expect(items).toHaveText(['two', 'three']);
  await expect(input).toBeFocused();
  await expect(input).toHaveValue('');

  // Editable and removable; the focus comes back.
  await region.getByRole('button', { name: 'Edit queued message 1' }).click();
  const box = region.getByRole('textbox', { name: 'Queued message 1' });
  await expect(box).toBeFocused();
  await box.fill('two changed');
  await box.press('Enter');
  await expect(items).toHaveText(['two changed', 'three']);
  await region.getByRole('button', { name: 'Remove queued message 2' }).click();
  await expect(items).toHaveText(['two changed']);
  await expect(input).toBeFocused();
  release();
  await expect(panel.answers.last()).toContainText('Second.');
  await expect(queue).toBeHidden();
  await panel.ended();

  // It is an answer to a waiting card.
  await panel.send('four');
  await panel.expectStatus(2, 'Waiting');
  await panel.send('not that');
  await expect(panel.answers.last()).toContainText('Then another way.');
  await panel.ended();
  await panel.expectStatus(2, 'Skipped');
  const last = sent().at(-1)!.at(-1)!.content;
  expect(last).toContain('The user skipped it; it did not run.');
  expect(last).toMatch(/The user's request:\s+not that$/);
  expect(sent()).toHaveLength(4);

  // After a Stop it stays there and says so, also in the next page.
  play({
    five: [{ text: 'word '.repeat(99), holds: [after('word word')] }],
    late: ['At last.']
  });
  await panel.send('five');
  await expect(panel.answers.last()).toContainText('word word');
  await panel.send('late');
  await input.press('Escape');
  await panel.ended();
  await expect(items).toContainText([/late.*because you stopped the turn/s]);
  await input.fill('a draft');
  const folder = await page.filebrowser.getCurrentDirectory();
  await saved(page, `${folder}/story.ipynb`);
  await reload(page, `${folder}/story.ipynb`);
  const next = await openPanel(page);
  await expect(next.input).toHaveValue('a draft');
  const again = next.region.getByRole('list', { name: 'Queued messages' });
  await expect(again.getByRole('listitem')).toContainText([/late/]);
  await next.region
    .getByRole('button', { name: 'Send queued message 1' })
    .click();
  await expect(next.answers.last()).toContainText('At last.');
  await expect(next.input).toHaveValue('a draft');
});

test('Up recalls messages, and a second Esc interrupts a cell @repeats', async ({
  page
}) => {
  play({
    first: ['One.'],
    second: ['Two.'],
    sleep: [block(until('never')), 'Never.']
  });
  const panel = await begin(page);
  const { input } = panel;
  await panel.ask('the first');
  await panel.ask('the second');
  await input.press('ArrowUp');
  await expect(input).toHaveValue('the second');
  await input.press('ArrowUp');
  await input.press('ArrowUp');
  await expect(input).toHaveValue('the first');
  await input.press('ArrowDown');
  await input.press('ArrowDown');
  await expect(input).toHaveValue('');
  await input.fill('mine');
  await input.press('ArrowUp');
  await expect(input).toHaveValue('mine');

  await panel.send('sleep');
  await panel.run(2);
  await panel.expectStatus(2, 'Running');
  // Drafts and queues belong to their notebook.
  await panel.send('queued');
  await input.fill('a draft');
  const queued = panel.region.getByRole('list', { name: 'Queued messages' });
  await createNotebook(page);
  await expect(input).toHaveValue('');
  await expect(queued).toBeHidden();
  await input.fill('another draft');
  await panel.region.getByRole('button', { name: 'Show story.ipynb' }).click();
  await expect(input).toHaveValue('a draft');
  await expect(queued.getByRole('listitem')).toHaveText(['queued']);
  await input.focus();
  await input.press('Escape');
  await expect(
    panel.region.getByText('Press Esc again to interrupt the cell')
  ).toBeVisible();
  await panel.expectStatus(2, 'Running');
  await input.press('Escape');
  await panel.ended();
  await panel.expectStatus(2, 'Stopped');
});
