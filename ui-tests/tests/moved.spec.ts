/** A conversation whose notebook is moved to another folder, with files that it knows. */

import { attach, bytes, chips, lastPrompt } from './files';
import {
  begin,
  block,
  cellOutput,
  expect,
  play,
  reload,
  rename,
  sent,
  test
} from './stage';

const COPY = `rows = open("data.csv").read()
with open("copy.csv", "w") as file:
    file.write(rows)`;
const AGAIN = 'open("second.csv", "w").write("x\\n2\\n")\nprint(rows)';

/** What the model got with a prompt. */
const received = (which: string): string =>
  sent()
    .map(messages => messages.at(-1)?.content ?? '')
    .find(content => content.includes(`The ${which} prompt`)) ?? '';

test('a notebook is moved: paths, chips, cards and links stay right @repeats', async ({
  log,
  page,
  tmpPath
}) => {
  // JupyterLab looks for a notebook where it was when the page was left.
  log.expectError(/404 .*\/story\.ipynb\?content=0/);
  play({
    'first prompt': [block(COPY), 'Saved as [copy.csv](copy.csv).'],
    'second prompt': [block(AGAIN), 'Saved as [second.csv](second.csv).'],
    'third prompt': [block('print(open("../data.csv").read())'), 'The same.']
  });
  await page.contents.createDirectory(`${tmpPath}/deep`);
  const panel = await begin(page);
  const link = (name: string) =>
    panel.region.getByRole('link', { name, exact: true });
  const opens = async (name: string, path: string) => {
    await link(name).click();
    await expect(
      page.locator(`.lm-TabBar-tab[title*="Path: ${path}"]`)
    ).toHaveCount(1);
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('application:close')
    );
  };
  await panel.mode('Always run');
  await attach(panel, { name: 'data.csv', content: 'x\n1\n' });
  await expect(chips(panel)).toHaveText(['data.csv']);
  await panel.ask('The first prompt');

  // A chip that waits goes along, and so does what is dropped later.
  await attach(panel, { name: 'waits.csv', content: 'w\n3\n' });
  await expect(chips(panel)).toHaveText(['waits.csv']);
  const moved = `${tmpPath}/deep/story.ipynb`;
  await rename(page, `${tmpPath}/story.ipynb`, moved);
  await attach(panel, { name: 'later.csv', content: 'l\n4\n' });
  await expect(chips(panel)).toHaveText(['waits.csv', 'later.csv']);
  await expect
    .poll(() => bytes(page, `${tmpPath}/deep/later.csv`))
    .toBe('l\n4\n');

  // The kernel has stayed where it was, so the file that is known has its path still.
  await panel.ask('The second prompt');
  expect(received('second')).toMatch(/File 2: waits\.csv/);
  expect(received('second')).toMatch(/File 3: deep\/later\.csv/);
  expect(received('second')).not.toContain('data.csv');
  expect(lastPrompt()).toContain('second.csv (4 bytes)');
  const asked = panel.region.getByRole('article', { name: 'You' }).last();
  await expect(asked).toContainText('waits.csv');
  await opens('copy.csv', `${tmpPath}/copy.csv`);
  await opens('second.csv', `${tmpPath}/second.csv`);
  await opens('Open copy.csv', `${tmpPath}/copy.csv`);

  // A new one works in the notebook's folder.
  await page.notebook.activate('story.ipynb');
  for (const { id } of (await (
    await page.request.get('/api/sessions')
  ).json()) as { id: string }[]) {
    await page.request.delete(`/api/sessions/${id}`);
  }
  await reload(page, moved);
  await panel.open();
  await page.waitForFunction(() => {
    const { currentWidget } = window.jupyterapp.shell;
    const widget = currentWidget as unknown as {
      sessionContext?: { session?: { kernel?: { status: string } } };
    } | null;
    return widget?.sessionContext?.session?.kernel?.status === 'idle';
  });
  await panel.mode('Always run');
  await panel.ask('The third prompt');
  expect(received('third')).toContain('File 1 is ../data.csv now');
  expect((await cellOutput(page, 3)).trim()).toBe('x\n1');
  await opens('copy.csv', `${tmpPath}/copy.csv`);
  await opens('Open second.csv', `${tmpPath}/second.csv`);
});

test('its folder is renamed: files that came along keep their numbers @repeats', async ({
  page,
  tmpPath
}) => {
  play({
    'first prompt': ['Two.'],
    'second prompt': [block('print(open("b.csv").read())'), 'The same.']
  });
  await page.contents.createDirectory(`${tmpPath}/work`);
  await page.filebrowser.openDirectory(`${tmpPath}/work`);
  const panel = await begin(page);
  await panel.mode('Always run');
  await attach(
    panel,
    { name: 'a.csv', content: 'x\n1\n' },
    { name: 'b.csv', content: 'y\n2\n' }
  );
  await panel.ask('The first prompt');
  await rename(page, `${tmpPath}/work`, `${tmpPath}/else`);
  await expect(page.locator('.jp-Notebook')).toHaveCount(1);
  await panel.ask('The second prompt');
  expect(received('second')).toContain('File 2 is b.csv now');
  expect(received('second')).not.toContain('no longer there');
  expect((await cellOutput(page, 1)).trim()).toBe('y\n2');
});
