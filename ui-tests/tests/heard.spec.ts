/** A screen reader says each change of a turn once: what is written, what asks, how it ended. */

import { after, begin, block, expect, play, release, test } from './stage';
import { expectHeard, listen } from './heard';

const button = { exact: true } as const;

// Where other stories have said yes on the page, "Run if safe" is offered.
test.use({ onePage: false });

test('a turn that asks, fails, is repaired and tried is heard once @repeats', async ({
  page
}) => {
  play({
    Count: [
      {
        text: `I count the rows.\n\nThen I show them.\n\n${block('1 / 0')}`,
        holds: [after('I count')]
      },
      `That failed.\n\n${block('import os\nos.system("true")\nprint(42)', 'python cell=$CELL')}`,
      'There are **42** rows.'
    ]
  });
  const panel = await begin(page);
  const { region } = panel;
  await listen(page);
  await panel.mode('Ask first');
  await panel.send('Count');
  await expect(panel.answers.last()).toContainText('I count');
  // Nothing is said of a paragraph that grows.
  await expectHeard(page, []);
  release();
  await panel.expectStatus(2, 'Waiting');
  await expectHeard(page, [
    'I count the rows.',
    'Then I show them.',
    'Cell 2 is waiting for you'
  ]);
  await panel.run(2);
  await expect(region).toContainText('That failed.');
  const second = panel.card(2).last();
  await expect(second.getByRole('status')).toHaveText('Waiting');
  await second.getByRole('button', { name: 'Try', ...button }).click();
  await expect(second.getByRole('region', { name: 'Tried' })).toContainText(
    'Nothing was changed.'
  );
  await second.getByRole('button', { name: 'Run', ...button }).click();
  await panel.ended();
  await expect(panel.answers.last()).toContainText('42 rows');
  await region.getByRole('button', { name: 'Undo this turn' }).click();
  const redo = region.getByRole('button', { name: 'Redo this turn' });
  await redo.click();
  await expect(redo).toBeHidden();
  await expectHeard(page, [
    'Cell 2: Failed',
    'That failed.',
    'Cell 2 is waiting for you',
    'Cell 2 was tried. Nothing was changed.',
    'Cell 2: Done',
    'There are 42 rows.',
    'Undone in the notebook. Variables, what went over the network and what ran outside of it cannot be undone.',
    'Redone in the notebook.'
  ]);
});

test('a Stop, a queued message and an error are heard once @repeats', async ({
  page
}) => {
  play({
    Wait: [block('import time\ntime.sleep(600)')],
    Next: ['Fine.'],
    late: [{ text: 'Too late.', error: 'overloaded' }]
  });
  const panel = await begin(page);
  const { region } = panel;
  await listen(page);
  await panel.mode('Always run');
  await panel.send('Wait');
  await panel.expectStatus(2, 'Running');
  await panel.send('Next');
  await panel.stop.click();
  await panel.ended();
  await expectHeard(page, [
    '1 message is queued.',
    'Not sent, because you stopped the turn.',
    'Cell 2: Stopped'
  ]);
  await region.getByRole('button', { name: 'Send queued message 1' }).click();
  await panel.ended();
  await panel.ask('late');
  // The error is an alert, which comes before what is said politely.
  await expectHeard(page, [
    'Fine.',
    'overloaded The text and cells received so far are preserved. An incomplete cell was not run.',
    'Too late.'
  ]);
});
