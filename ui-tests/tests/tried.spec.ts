/** Try: what waiting code would do, seen before the yes. */

import { needsFence } from './fence';
import type { INotebookWidget } from './notebook';
import {
  begin,
  block,
  cellOutput,
  expect,
  play,
  sent,
  sources,
  test
} from './stage';

test('cells that wait are tried in their order, and nothing is changed', async ({
  page,
  tmpPath
}) => {
  const more =
    'orders.append(4)\nopen("report.csv", "w").close()\nprint(len(orders))';
  play({
    go: [`${block('orders = [1, 2, 3]')}\n${block(more)}`, 'Done.']
  });
  const panel = await begin(page);
  await panel.send('go');
  await panel.expectStatus(3, 'Waiting');
  const [first, second] = [panel.card(2), panel.card(3)];
  const button = second.getByRole('button', { name: 'Try', exact: true });
  await needsFence(second.or(first), button);
  await button.press('Enter');

  // Each card has its own part of it.
  const tried = second.getByRole('region', { name: 'Tried' });
  await expect(tried).toContainText('Nothing was changed.');
  await expect(tried).toContainText('Tried after 1 cell');
  await expect(tried).toContainText('It would write report.csv.');
  await expect(
    first.getByRole('list', { name: 'Variables' }).getByRole('listitem')
  ).toHaveText(['orders: new, list of 3 items']);
  await expect(button).toBeFocused();

  // It was no yes, and neither the kernel nor the folder has anything of it.
  await panel.expectStatus(3, 'Waiting');
  const report = `${tmpPath}/report.csv`;
  expect(await page.contents.fileExists(report)).toBe(false);
  await panel.run(2);
  await panel.expectStatus(2, 'Done');
  // What ran is what was tried before it.
  await expect(tried).toContainText('It would write report.csv.');
  await expect(tried).not.toContainText('Tried before');
  await panel.run(3);
  await panel.expectStatus(3, 'Done');
  expect((await cellOutput(page, 2)).trim()).toBe('4');
  expect(await page.contents.fileExists(report)).toBe(true);
});

test('Esc ends a trial, as does the end of the kernel; an edit leaves nothing of it', async ({
  page
}) => {
  play({ go: [block('while True:\n    pass')] });
  const panel = await begin(page);
  await panel.send('go');
  await panel.expectStatus(2, 'Waiting');
  const card = panel.card(2);
  const button = card.getByRole('button', { name: 'Try', exact: true });
  await needsFence(card, button);
  const tried = card.getByRole('region', { name: 'Tried' });
  const trying = card.getByText('Trying…');

  await button.click();
  await expect(trying).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tried).toContainText('It was stopped.');
  await panel.expectStatus(2, 'Waiting');
  await expect(button).toBeFocused();

  // Before the kernel has been asked, another one would try it, or none.
  const begun = async () => {
    const asked = page.waitForResponse(
      response =>
        /\/trials(\?|$)/.test(response.url()) &&
        response.request().method() === 'POST'
    );
    await button.click();
    await asked;
    await expect(trying).toBeVisible();
  };
  await begun();
  await page.evaluate(async () => {
    const { currentWidget } = window.jupyterapp.shell;
    const widget = currentWidget as unknown as INotebookWidget;
    await widget.sessionContext?.restartKernel();
  });
  await expect(tried).toHaveText(
    'The kernel ended before there was a result. Try it again.'
  );
  await expect(button).toBeVisible();

  await begun();
  await page.evaluate(() => {
    const { currentWidget } = window.jupyterapp.shell;
    const widget = currentWidget as unknown as INotebookWidget;
    widget.model.sharedModel.cells[1].setSource('print(2)');
  });
  await expect(card.getByRole('region', { name: /^Code/ })).toContainText(
    'print(2)'
  );
  await button.press('Escape');
  await expect(tried).toHaveText('Tried before the cell was changed.');

  await button.press('Enter');
  await expect(tried).toContainText('Nothing was changed.');
  await expect(tried.getByRole('region', { name: /^Outputs/ })).toHaveText('2');
  await button.press('Escape');
  await panel.ended();
});

test.describe('with what users may turn on', () => {
  test.use({
    onePage: false,
    mockSettings: {
      '@jupyterlab/apputils-extension:notification': {
        fetchNews: 'false',
        checkForUpdates: false
      },
      'jupyterlab-gptcode:panel': { tryInDoubt: true, modelTries: true }
    }
  });

  test('in "Run if safe", code in doubt is tried first', async ({
    page,
    tmpPath
  }) => {
    play({
      go: [
        block('import acme\nprint(acme.total([1, 2]))'),
        block('import acme\nacme.save("shop.txt")'),
        'Done.'
      ]
    });
    const source =
      'total = sum\ndef save(name):\n    with open(name, "w") as file:\n        file.write("1")\n';
    await page.contents.uploadContent(source, 'text', `${tmpPath}/acme.py`);
    const panel = await begin(page);
    await panel.mode('Run if safe');
    await panel.send('go');
    const first = panel.card(2);
    await needsFence(first, first.getByText('Tried first: nothing outside'));
    await panel.expectStatus(2, 'Done');
    await panel.expectStatus(3, 'Waiting');
    const risks = panel.card(3).getByRole('list', { name: /^Risks/ });
    await expect(risks).toContainText('writes files: shop.txt');
    expect(await page.contents.fileExists(`${tmpPath}/shop.txt`)).toBe(false);
    await panel.card(3).getByRole('button', { name: 'Skip' }).click();
    await panel.ended();
  });

  test('a model looks around without a cell; code is tried again if the kernel has run something meanwhile @repeats', async ({
    page,
    tmpPath
  }) => {
    const acme = `${tmpPath}/acme.py`;
    await page.contents.uploadContent('total = sum\n', 'text', acme);
    const look = '```python try\nprint(6 * 7)\n```\n';
    play({
      card: [block('x = 1')],
      hello: ['Hello.'],
      look: [look, 'It is 42.'],
      go: [block('import acme\nprint(acme.total([1, 2]))'), 'Done.']
    });
    const panel = await begin(page);
    await panel.send('card');
    const button = { name: 'Try', exact: true };
    await needsFence(panel.card(2), panel.card(2).getByRole('button', button));
    await panel.stop.click();
    await panel.ended();
    await panel.mode('Run if safe');
    await expect(async () => {
      await panel.ask('hello');
      // The kernel has been asked in time.
      expect(JSON.stringify(sent())).toContain('python try');
    }).toPass();
    const before = await sources(page);
    await panel.ask('look');
    const answer = panel.answers.last();
    await expect(answer).toContainText('It is 42.');
    const tried = answer.locator('details', { hasText: 'Tried on a copy' });
    await expect(tried.getByRole('status')).toHaveText('Done');
    expect(sent().at(-1)?.at(-1)?.content).toContain('42');
    expect(await sources(page)).toEqual(before);

    const report = /\/trials\/\w+(\?|$)/;
    let release: () => void = () => undefined;
    const held = new Promise<void>(resolve => (release = resolve));
    let reports = 0;
    await page.route(report, async route => {
      reports += 1;
      await held;
      await route.continue();
    });
    const reported = page.waitForRequest(report);
    await panel.send('go');
    await reported;
    await page.evaluate(async () => {
      const { currentWidget } = window.jupyterapp.shell;
      const widget = currentWidget as unknown as INotebookWidget;
      const kernel = widget.sessionContext?.session?.kernel;
      await kernel?.requestExecute({ code: 'x = 1' }).done;
    });
    release();
    await panel.ended();
    await panel.expectStatus(3, 'Done');
    await expect(panel.card(3)).toContainText('Tried first: nothing outside');
    expect(reports).toBe(2);
  });
});
