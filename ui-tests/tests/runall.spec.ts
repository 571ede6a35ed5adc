/** Several cells that wait, one that runs, and one that has failed. */

import {
  begin,
  block,
  create,
  edit,
  expect,
  kernelIdle,
  openPanel,
  play,
  reload,
  saved,
  sent,
  sources,
  test,
  until
} from './stage';

test('all that wait run at a press, and those that follow an error do not', async ({
  page,
  tmpPath
}) => {
  const [one, two, three, four, five] = [
    `print("begun")\n${until('go')}\nprint("one")`,
    'print("two")',
    '1 / 0',
    'print("four")',
    'print("five")'
  ];
  play({
    all: [
      [one, two, three, four, five].map(code => block(code)).join('\n'),
      'It failed.'
    ],
    'Fix the error in cell 4': [block('print("fixed")'), 'It is fixed.']
  });
  const panel = await begin(page);
  await panel.send('all');
  await panel.expectStatus(6, 'Waiting');
  const all = panel.region.getByRole('button', { name: /^Run all/ });
  await expect(all).toHaveCount(1);
  await expect(
    panel.card(2).getByRole('button', { name: 'Run all (5)' })
  ).toBeVisible();
  await expect(panel.card(6).locator('code').first()).toHaveText(five);

  // One that changes after the press is asked about again.
  await all.click();
  await panel.expectStatus(2, 'Running');
  await expect(all).toHaveCount(0);
  await expect(panel.card(3)).toContainText('Runs after the cells before it.');
  await edit(page, 2, 'print("other")');
  await expect(
    panel.card(3).getByRole('button', { name: 'Run', exact: true })
  ).toBeVisible();

  // Meanwhile the first one shows the seconds and what it has printed last.
  const first = panel.card(2);
  await expect(first.getByRole('timer')).toHaveText(/[1-9]\d* s/);
  await expect(
    first.getByRole('note', { name: 'Result of cell 2' })
  ).toHaveText('begun');
  await create(page, tmpPath);
  await panel.expectStatus(2, 'Done');
  await expect(first.getByRole('timer')).toHaveCount(0);
  await panel.expectStatus(3, 'Waiting');

  // The key runs it, from the composer.
  await panel.runByKey(3);
  await panel.ended();
  await expect(panel.input).toBeFocused();
  await panel.expectStatus(3, 'Done');
  await expect(panel.card(3)).toContainText('other');
  await panel.expectStatus(4, 'Failed');
  await expect(
    panel.card(4).getByRole('note', { name: 'Result of cell 4' })
  ).toHaveText('ZeroDivisionError: division by zero');
  for (const position of [5, 6]) {
    await panel.expectStatus(position, 'Skipped');
  }
  expect(sent()).toHaveLength(2);

  const fix = panel.card(4).getByRole('button', { name: 'Fix', exact: true });
  await panel.input.fill('A draft');
  await fix.click();
  await expect(panel.region.getByRole('article', { name: 'You' })).toHaveText([
    'all',
    /^Fix the error in cell 4\./
  ]);
  await expect(panel.input).toHaveValue('A draft');
  await panel.expectStatus(4, 'Waiting');
  await panel.runByKey(4);
  await panel.ended();
  expect((await sources(page))[3]).toBe('print("fixed")');
  expect(sent()[2].at(-1)?.content).toContain('ZeroDivisionError');
  await expect(fix).toHaveCount(0);
});

test('what waited before a reload is passed over by the next prompt @repeats', async ({
  page,
  tmpPath
}) => {
  play({ first: [block('print("never")')], second: ['Fine.'] });
  const panel = await begin(page);
  await panel.send('first');
  await panel.expectStatus(2, 'Waiting');
  const path = `${tmpPath}/story.ipynb`;
  await expect
    .poll(async () => (await saved(page, path)).cells)
    .toHaveLength(2);
  await reload(page, path);
  await kernelIdle(page);
  const again = await openPanel(page);
  await again.expectStatus(2, 'Waiting');
  await again.ask('second');
  await again.expectStatus(2, 'Skipped');
  await expect(again.card(2)).toContainText(
    'Not run, because you sent another message.'
  );
  await expect(
    again.card(2).getByRole('button', { name: 'Run', exact: true })
  ).toHaveCount(0);
  expect(JSON.stringify(sent().at(-1))).toContain('skipped');
});
