/** Every promise has an owner: whatever is interrupted or closed, the console shows no rejection. */

import {
  after,
  begin,
  block,
  cellOutput,
  create,
  expect,
  play,
  release,
  test,
  until
} from './stage';

test(
  'a cell is stopped, its kernel restarted, the notebook closed in an answer',
  { tag: '@repeats' },
  async ({ page, tmpPath }) => {
    const code = `print("on")\n${until('never')}`;
    const text = 'Well, and then';
    play({
      stop: [block(code)],
      restart: [block(code), 'It is gone.'],
      close: [{ text, chunk: 3, holds: [after('Well,')] }],
      back: ['I am here.']
    });
    const panel = await begin(page);
    await panel.mode('Always run');
    await panel.send('stop');
    await expect.poll(() => cellOutput(page, 1)).toContain('on');
    await panel.stop.click();
    await panel.ended();
    await panel.expectStatus(2, 'Stopped');

    await panel.send('restart');
    await expect.poll(() => cellOutput(page, 2)).toContain('on');
    await page.evaluate(async () => {
      const { currentWidget } = window.jupyterapp.shell;
      const { sessionContext } = currentWidget as unknown as {
        sessionContext: {
          session: { kernel: { restart(): Promise<void> } };
        };
      };
      await sessionContext.session.kernel.restart();
    });
    await panel.ended();
    await panel.expectStatus(3, 'Unknown');

    await panel.send('close');
    await expect(panel.answers.last()).toContainText('Well,');
    await page.evaluate(async () => {
      const { commands } = window.jupyterapp;
      await commands.execute('docmanager:save');
      await commands.execute('application:close');
    });
    await expect(panel.input).toBeDisabled();
    release();
    await create(page, tmpPath, 'never');
    // It is found again, ended.
    await page.evaluate(async path => {
      await window.jupyterapp.commands.execute('docmanager:open', { path });
    }, `${tmpPath}/story.ipynb`);
    await expect(panel.input).toBeEnabled();
    await panel.ask('back');
    await expect(panel.answers.last()).toContainText('I am here.');
  }
);
