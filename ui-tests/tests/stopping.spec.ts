/** Stop with two pages: it ends what it names, and a refused prompt ends nothing. */

import { join, story } from './pages';
import {
  begin,
  block,
  create,
  expect,
  type IJupyterLabPageFixture,
  play,
  sent,
  until
} from './stage';

/** A page that has not heard yet of what another one does: its polls are lost. */
async function deafen(
  page: IJupyterLabPageFixture
): Promise<() => Promise<void>> {
  const polls = '**/gptcode/conversations/*/events*';
  await page.route(polls, route => route.abort());
  return () => page.unroute(polls);
}

const WORDS = Array.from({ length: 30 }, (_, n) => `word${n}`).join(' ');

story(
  'a refused prompt leaves the answer of the other page alone, and Stop there ends it @repeats',
  async ({ log, page, other, tmpPath }) => {
    log.expectError(/ERR_FAILED .*\/events\?/);
    log.expectError(/409 .*\/steps\?/);
    play({
      hello: ['Hello.'],
      long: [{ text: `${WORDS} end.`, chunk: 8, delay: 0.1 }],
      endless: [{ text: `${WORDS} `.repeat(50), chunk: 8, delay: 0.1 }],
      mine: ['Mine.']
    });
    const panel = await begin(page);
    await panel.ask('hello');
    const second = await join(other, tmpPath);
    const hear = await deafen(other);

    await panel.send('long');
    await expect(panel.answers.last()).toContainText('word0');
    await second.send('mine');
    await expect(second.region.getByRole('alert')).toContainText(
      'Another answer is still being written'
    );
    // The message is where it was, and this page shows no Stop.
    await expect(second.input).toHaveValue('mine');
    await expect(second.stop).toBeHidden();
    await expect(panel.stop).toBeVisible();
    await panel.ended();
    await expect(panel.answers.last()).toContainText('word29 end.');

    // Sent again, it is there once.
    await hear();
    await expect(second.answers.last()).toContainText('word29 end.');
    await second.input.press('Enter');
    await second.ended();
    await expect(second.answers.last()).toContainText('Mine.');
    await expect(second.input).toHaveValue('');
    await expect(
      second.region.getByRole('article', { name: 'You' })
    ).toHaveText(['hello', 'long', 'mine']);

    // Stop in a page that only follows ends the answer in the page that drives.
    await panel.send('endless');
    await expect(second.answers.last()).toContainText('word0');
    await second.stop.click();
    await panel.ended();
    await second.ended();
    await expect(panel.answers.last()).toContainText('Stopped.');
    await expect(second.answers.last()).toContainText('Stopped.');
    expect(sent()).toHaveLength(4);
  }
);

story(
  'Stop in another page ends the cell that runs there, and its turn',
  async ({ page, other, tmpPath }) => {
    play({
      hello: ['Hello.'],
      run: [block(until('never')), 'Never asked.']
    });
    const panel = await begin(page);
    await panel.ask('hello');
    const second = await join(other, tmpPath);
    await panel.mode('Always run');
    await panel.send('run');
    await panel.expectStatus(2, 'Running');
    const card = second.answers.last().getByRole('group').getByRole('status');
    await expect(card).toHaveText('Running');
    await second.stop.click();
    await panel.ended();
    await panel.expectStatus(2, 'Stopped');
    await expect(card).toHaveText('Stopped');
    await second.ended();
    expect(sent()).toHaveLength(2);
    await create(page, tmpPath, 'never');
  }
);
