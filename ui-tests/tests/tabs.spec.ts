/** Two pages show one conversation: one drives, the other sees it, and can take over. */

import { join, story } from './pages';
import {
  begin,
  block,
  cellOutput,
  create,
  expect,
  isShared,
  play,
  sent,
  sources,
  until
} from './stage';

story(
  'both show a turn, and each cell runs once',
  { tag: ['@shared', '@onlyshared'] },
  async ({ page, other, tmpPath }) => {
    const code = `open("runs", "a").write("x")\n${until('go')}\nprint(42)`;
    play({
      hello: ['Hello.'],
      both: [
        { text: `Look.\n\n${block(code)}\nMore words.`, chunk: 6, delay: 0.05 },
        'It is 42.'
      ],
      back: ['I am here.']
    });
    const panel = await begin(page);
    // A conversation that both know from the beginning.
    await panel.ask('hello');
    const second = await join(other, tmpPath);

    await panel.mode('Always run');
    await panel.send('both');
    await expect(second.answers.last()).toContainText('Look.');
    await expect(second.answers.last()).toContainText('More words.');
    await expect(second.answers.last()).toContainText('another tab');
    await expect(second.stop).toBeVisible();
    // The other page shows how long the cell runs, and whose it is.
    await expect(second.answers.last().getByRole('timer')).toHaveText(
      /^\d+ s$/
    );
    const name = (await isShared(page)) ? 'Cell 2' : 'Cell in another tab';
    const shown = second.region.getByRole('group', { name, exact: true });
    await expect(shown.getByRole('status')).toHaveText('Running');
    await create(page, tmpPath);
    await panel.ended();
    await expect(shown.getByRole('status')).toHaveText('Done');
    await expect(second.answers.last()).toContainText('It is 42.');
    await second.ended();
    const statuses = second.answers
      .last()
      .getByRole('group')
      .getByRole('status');
    await expect(statuses).toHaveText('Done');
    expect(await sources(page)).toEqual(['', code]);
    if (await isShared(page)) {
      await expect.poll(() => sources(other)).toEqual(['', code]);
    }
    const runs = await page.request.get(`/files/${tmpPath}/runs`);
    expect(await runs.text()).toBe('x');
    expect(sent()).toHaveLength(3);

    // The other page can go on with the conversation when the first has ended its turn.
    await second.ask('back');
    await expect(panel.answers.last()).toContainText('I am here.');
    // It has read the notebook by then.
    await expect(second.card(2).getByRole('status')).toHaveText('Done');
  }
);

story(
  'the page that drives is closed @repeats',
  async ({ page, other, tmpPath }) => {
    play({
      hello: ['Hello.'],
      go: [block('print(6 * 7)'), 'It is 42.']
    });
    const second = await begin(page);
    await second.ask('hello');
    const panel = await join(other, tmpPath);
    await panel.send('go');
    await panel.expectStatus(2, 'Waiting');
    await expect(second.continueHere).toBeVisible();
    // As a user does it: the page hears of it, and says that it goes. Where Chromium loses that, it
    // is missed after ten seconds.
    other.on('dialog', dialog => void dialog.accept());
    await other.close({ runBeforeUnload: true });
    await expect(second.answers.last()).toContainText('was closed', {
      timeout: 30_000
    });
    await second.continueHere.click();
    await second.run(2);
    await second.ended();
    await expect(second.answers.last()).toContainText('It is 42.');
    expect(await sources(page)).toEqual(['', 'print(6 * 7)']);
    expect((await cellOutput(page, 1)).trim()).toBe('42');
    expect(sent()).toHaveLength(3);
  }
);

story(
  'another page takes over, and the first one follows',
  { tag: '@repeats' },
  async ({ page, other, tmpPath }) => {
    play({ hello: ['Hello.'], go: [block('print(6 * 7)'), 'It is 42.'] });
    const panel = await begin(page);
    await panel.ask('hello');
    const second = await join(other, tmpPath);
    await panel.send('go');
    await panel.expectStatus(2, 'Waiting');
    await second.continueHere.click();
    await second.expectStatus(2, 'Waiting');
    const run = panel.card(2).getByRole('button', { name: 'Run', exact: true });
    await expect(run).toHaveCount(0);
    await second.run(2);
    await second.ended();
    await expect(panel.answers.last()).toContainText('It is 42.');
    await panel.expectStatus(2, 'Done');
    expect(await sources(other)).toEqual(['', 'print(6 * 7)']);
    expect((await cellOutput(other, 1)).trim()).toBe('42');

    // Stop in a page that only follows reaches the one that drives.
    play({ wait: [block('print("never")'), 'Never asked.'] });
    await second.send('wait');
    await second.expectStatus(3, 'Waiting');
    await expect(panel.continueHere).toBeVisible();
    await panel.stop.click();
    await second.ended();
    await second.expectStatus(3, 'Stopped');
  }
);
