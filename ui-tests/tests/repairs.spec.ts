/** A cell that fails is repaired in place, until it works, or until another try makes no sense. */

import { begin, block, expect, play, sent, sources, test } from './stage';

const repair = (code: string) => block(code, 'python cell=$CELL');

test('three repairs in one cell end well, and each is counted', async ({
  page
}) => {
  const good = 'total = int("3") + 4\nprint(total)';
  play({
    'Repair it': [
      block('print(total)'),
      repair('total = "3" + 4\nprint(total)'),
      repair('total = int("3x") + 4\nprint(total)'),
      repair(good),
      'It is 7.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('Repair it');
  await expect(panel.answers.last()).toContainText('It is 7.');
  const cards = panel.card(2);
  await expect(cards.getByRole('status')).toHaveText([
    ...['Failed', 'Failed', 'Failed', 'Done']
  ]);
  await expect(cards.getByText(/^Attempt/)).toHaveText([
    ...['Attempt 2 of 4', 'Attempt 3 of 4', 'Attempt 4 of 4']
  ]);
  expect(await sources(page)).toEqual(['', good]);
  expect(sent()).toHaveLength(5);
});

test('the same error twice ends the turn, and Continue goes on @repeats', async ({
  page
}) => {
  play({
    'Fail twice': [
      block('rows = [1]\nprint(rows[7])'),
      repair('rows = [1, 2]\nprint(rows[7])'),
      'Not asked.'
    ],
    'Go on.': ['Now I see.'],
    'Fail and repeat': [block('1 / 0'), repair('1 / 0'), 'Not asked.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('Fail twice');
  const answer = panel.answers.last();
  await expect(answer).toContainText(
    'Stopped after attempt 2, because the same error came again.'
  );
  await expect(answer.getByRole('listitem')).toHaveText([
    ...Array<string>(2).fill('IndexError: list index out of range')
  ]);
  expect(sent()).toHaveLength(2);
  await answer.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(panel.answers.last()).toContainText('Now I see.');
  expect(sent().at(-1)?.at(-1)?.content).toContain('IndexError');
  await panel.ended();
  // Code that failed does not run again as it is.
  await panel.ask('Fail and repeat');
  await expect(panel.answers.last()).toContainText(
    'Stopped, because the model wrote the code that failed once more. It did not run again.'
  );
  await expect(panel.answers.last().getByRole('group')).toHaveCount(1);
  expect(sent()).toHaveLength(5);
});
