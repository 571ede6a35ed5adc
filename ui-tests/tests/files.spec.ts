/** Files in: what is uploaded, dropped, dragged, pasted or named goes along with the prompt. */

import { galata } from './galata';

import {
  attach,
  bytes,
  chips,
  DOT,
  drag,
  dropOnto,
  entry,
  lastPrompt,
  paste,
  remove,
  upload
} from './files';
import {
  begin,
  block,
  cellOutput,
  closeMissing,
  expect,
  play,
  sent,
  test
} from './stage';

const WEIGHTS = 'capacity 10\nmap, 2, 3\nlamp, 3, 4\n';

test('an uploaded file is context, and its size can be asked for at once', async ({
  page
}) => {
  play({
    'size of the file': [
      block('import os\nprint(os.path.getsize("weights.txt"))'),
      'That is its size.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await upload(page, { name: 'weights.txt', content: WEIGHTS });
  await expect(remove(panel, 'weights.txt')).toBeVisible();
  expect(sent()).toEqual([]);

  await panel.ask('print the size of the file in bytes');
  const prompt = sent()[0].at(-1)?.content;
  expect(prompt).toMatch(/File 1: \S*weights\.txt/);
  expect(prompt).toContain(`${WEIGHTS.length} bytes`);
  // The file browser has opened the file in a tab.
  await page.notebook.activate('story.ipynb');
  expect((await cellOutput(page, 1)).trim()).toBe(String(WEIGHTS.length));
  await expect(chips(panel)).toHaveCount(0);
  await expect(
    panel.region.getByRole('article', { name: 'You' })
  ).toContainText('weights.txt');
});

test('"Attach files" uploads next to the notebook; Remove takes back; a name twice is asked about', async ({
  page,
  tmpPath
}) => {
  play({ second: ['It is b.csv.'] });
  const panel = await begin(page);
  await attach(
    panel,
    { name: 'a.csv', content: 'x\n1\n' },
    { name: 'no.csv', content: 'x\n0\n' },
    { name: 'b.csv', content: 'y\n2\n' }
  );
  await expect(chips(panel)).toHaveText(['a.csv', 'no.csv', 'b.csv']);
  await remove(panel, 'no.csv').click();
  await expect(panel.input).toBeFocused();
  await panel.ask('What is the second file?');
  expect(lastPrompt()).toMatch(/File 1: \S*a\.csv[^]*File 2: \S*b\.csv/);
  expect(lastPrompt()).not.toContain('no.csv');

  const dialog = page.getByRole('dialog');
  const again = async (answer: string) => {
    await attach(panel, { name: 'a.csv', content: `x\n${answer}\n` });
    await dialog.getByRole('button', { name: answer }).click();
    await expect(dialog).toBeHidden();
  };
  await again('Cancel');
  await again('Keep both');
  await expect(chips(panel)).toHaveText(['a-1.csv']);
  await again('Replace');
  await expect(chips(panel)).toHaveText(['a-1.csv', 'a.csv']);
  await expect(panel.region.getByRole('progressbar')).toHaveCount(0);
  await expect
    .poll(() => bytes(page, `${tmpPath}/a-1.csv`))
    .toBe('x\nKeep both\n');
  await expect.poll(() => bytes(page, `${tmpPath}/a.csv`)).toBe('x\nReplace\n');
});

test('drops from the desktop: on the file browser and on the panel, a large one in chunks', async ({
  page,
  tmpPath
}) => {
  play({});
  const panel = await begin(page);
  const listing = page.locator('.jp-DirListing-content').first();
  await dropOnto(page, listing, { name: 'first.csv', content: 'a\n1\n' });
  await expect(chips(panel)).toHaveText(['first.csv']);
  const large = 'x'.repeat(3 * 1024 * 1024 + 5);
  await dropOnto(
    page,
    panel.input,
    { name: 'second.csv', content: 'b\n2\n' },
    { name: 'large.txt', content: large }
  );
  await expect(chips(panel)).toHaveText([
    'first.csv',
    'second.csv',
    'large.txt'
  ]);
  // The prompt waits for what is still on its way.
  await panel.ask('Compare them');
  await expect.poll(() => bytes(page, `${tmpPath}/large.txt`)).toBe(large);
  expect(await page.contents.fileExists(`${tmpPath}/large.txt.part`)).toBe(
    false
  );
  expect(lastPrompt()).toMatch(
    /File 1: \S*first\.csv[^]*File 2: \S*second\.csv[^]*File 3: \S*large\.txt/
  );
});

test('an upload that is cancelled leaves nothing, and what it would replace @repeats', async ({
  page,
  tmpPath
}) => {
  await closeMissing(page);
  play({});
  const panel = await begin(page);
  await page.contents.uploadContent('old', 'text', `${tmpPath}/big.txt`);
  let release = () => {};
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  await page.route(/api\/contents.*big\.txt/, async route => {
    const body = route.request().postData() ?? '';
    if (/"chunk":2/.test(body)) {
      await held;
    }
    await route.continue();
  });
  await attach(panel, {
    name: 'big.txt',
    content: 'y'.repeat(3 * 1024 * 1024)
  });
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Replace' })
    .click();
  const bar = panel.region.getByRole('progressbar', {
    name: 'Uploading big.txt'
  });
  await expect(bar).toBeVisible();
  await expect
    .poll(() => bar.evaluate(node => (node as HTMLProgressElement).value))
    .toBeGreaterThan(0.3);
  await panel.send('Now');
  await expect(panel.stop).toBeEnabled();
  await remove(panel, 'big.txt').click();
  release();
  await expect(chips(panel)).toHaveCount(0);
  await panel.ended();
  // The prompt waited, and went without the file.
  expect(lastPrompt()).toContain('Now');
  expect(lastPrompt()).not.toContain('big.txt');
  await expect
    .poll(() => page.contents.fileExists(`${tmpPath}/big.txt.part`))
    .toBe(false);
  await expect.poll(() => bytes(page, `${tmpPath}/big.txt`)).toBe('old');
});

test('drag and "Add to GPT-Code" from the file browser, a folder too @repeats', async ({
  page,
  tmpPath
}) => {
  play({ folder: ['I see.'] });
  await page.contents.uploadContent('x\n1\n', 'text', `${tmpPath}/a.csv`);
  await page.contents.uploadContent('y\n2\n', 'text', `${tmpPath}/b.csv`);
  await page.contents.uploadContent('z', 'text', `${tmpPath}/data/deep.csv`);
  const panel = await begin(page);
  await page.filebrowser.refresh();
  expect(await chips(panel).count()).toBe(0);

  await drag(page, entry(page, 'b.csv'), panel.input);
  await expect(chips(panel)).toHaveText(['b.csv']);
  await expect(entry(page, 'b.csv')).toBeVisible();

  await entry(page, 'a.csv').click();
  await entry(page, 'data').click({ modifiers: ['Control'] });
  await entry(page, 'data').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Add to GPT-Code' }).click();
  await expect(chips(panel)).toHaveText(['b.csv', 'data', 'a.csv']);
  await panel.ask('What is in the folder?');
  expect(lastPrompt()).toMatch(/File 1: \S*b\.csv[^]*File 2: \S*data/);
  expect(lastPrompt()).toContain('deep.csv');
});

test('@ completes paths and cells by keyboard', async ({ page, tmpPath }) => {
  play({ sum: ['Fine.'] });
  await page.contents.uploadContent('x\n1\n', 'text', `${tmpPath}/sales.csv`);
  await page.contents.uploadContent(
    'y\n2\n',
    'text',
    `${tmpPath}/data/my sales.csv`
  );
  const panel = await begin(page);
  await page.notebook.setCell(0, 'code', 'total = 12');
  const list = panel.region.getByRole('listbox', {
    name: 'Files, cells and variables'
  });
  await panel.input.focus();
  await page.keyboard.type('sum @sal');
  await expect(list.getByRole('option')).toHaveText(['sales.csv']);
  await page.keyboard.press('Enter');
  await expect(panel.input).toHaveValue('sum sales.csv ');
  await expect(chips(panel)).toHaveText(['sales.csv']);
  await page.keyboard.type('and @da');
  await expect(list.getByRole('option')).toHaveText(['data/']);
  await page.keyboard.press('Tab');
  await expect(list.getByRole('option')).toHaveText([
    'data/ (this folder)',
    'data/my sales.csv'
  ]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.type('like @tot');
  await expect(list.getByRole('option')).toHaveText(['Cell 1: total = 12']);
  await page.keyboard.press('Enter');
  await expect(panel.input).toHaveValue(
    'sum sales.csv and "data/my sales.csv" like cell 1 '
  );
  await page.keyboard.type('@');
  await expect(list).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await panel.ended();
  expect(lastPrompt()).toMatch(/File 2: \S*data\/my sales\.csv/);
});

test('a pasted picture and a pasted table become files; text stays text @repeats', async ({
  page,
  tmpPath
}) => {
  play({});
  const panel = await begin(page);
  const image = { name: 'image.png', content: DOT, type: 'image/png' };
  await paste(panel, { files: [image] });
  await paste(panel, { files: [image] });
  const html =
    '<html><body><table><tr><td>city</td><td>mm</td></tr><tr><td>Riga, LV</td><td>640</td></tr></table></body></html>';
  await paste(panel, {
    texts: { 'text/html': html, 'text/plain': 'city\tmm\nRiga, LV\t640' }
  });
  await expect(chips(panel)).toHaveText([
    'pasted-1.png',
    'pasted-2.png',
    'pasted-1.csv'
  ]);
  await expect(panel.input).toHaveValue('');
  await paste(panel, { texts: { 'text/plain': 'just words' } });
  await expect(chips(panel)).toHaveCount(3);
  await expect
    .poll(() => bytes(page, `${tmpPath}/pasted-1.csv`))
    .toBe('city,mm\n"Riga, LV",640\n');
  await panel.ask('What is this?');
  expect(lastPrompt()).toMatch(/File 3: \S*pasted-1\.csv/);
});

test('a file that is replaced while the conversation goes on is sent again @repeats', async ({
  page
}) => {
  play({ first: ['One row.'], second: ['Two rows.'], third: ['Same.'] });
  const panel = await begin(page);
  await upload(page, { name: 'data.csv', content: 'x,y\n1,2\n' });
  await expect(chips(panel)).toHaveText(['data.csv']);
  await panel.ask('first');
  await upload(page, { name: 'data.csv', content: 'x,z\n1,2\n3,4\n' });
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Overwrite' })
    .click();
  await expect(chips(panel)).toHaveText(['data.csv']);
  await panel.ask('second');
  expect(lastPrompt()).toMatch(/File 1: \S*data\.csv/);
  expect(lastPrompt()).toContain('z');
  await panel.ask('third');
  expect(lastPrompt()).not.toContain('data.csv');
});

test('a user in a subfolder; what is uploaded elsewhere stays out @repeats', async ({
  page,
  tmpPath
}) => {
  play({ best: ['Both.'] });
  await page.contents.createDirectory(`${tmpPath}/sub`);
  await page.filebrowser.openDirectory(`${tmpPath}/sub`);
  const panel = await begin(page);
  await upload(page, { name: 'weights.txt', content: WEIGHTS });
  await expect(chips(panel)).toHaveText(['weights.txt']);
  await page.filebrowser.openDirectory(tmpPath);
  await upload(page, { name: 'above.txt', content: 'x' });
  await expect(entry(page, 'above.txt')).toBeVisible();
  await expect(chips(panel)).toHaveText(['weights.txt']);
  await panel.ask('What is the best packing?');
  // As code in this notebook has to write it.
  expect(lastPrompt()).toContain('File 1: weights.txt');
});

test.describe('with the setting off', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyterlab-gptcode:files': { automatic: false }
    }
  });

  test('an upload stays in the file browser @repeats', async ({ page }) => {
    play({ there: ['No.'] });
    const panel = await begin(page);
    await upload(page, { name: 'weights.txt', content: WEIGHTS });
    await expect(entry(page, 'weights.txt')).toBeVisible();
    await expect(chips(panel)).toHaveCount(0);
    await panel.ask('Is there a file?');
    expect(lastPrompt()).not.toContain('weights.txt');
  });
});

test('a secret is named, and read only after a press', async ({ page }) => {
  const key = 'sk-not-for-models-1234567890';
  play({ keys: ['I see nothing.'], again: ['I see.'] });
  const panel = await begin(page);
  const file = { name: 'credentials.json', content: `{"key": "${key}"}` };
  await attach(panel, file);
  const include = panel.region.getByRole('button', {
    name: 'Include credentials.json anyway'
  });
  await expect(include).toBeVisible();
  await panel.ask('What are the keys?');
  expect(lastPrompt()).toContain('credentials.json');
  expect(lastPrompt()).not.toContain(key);

  await attach(panel, { ...file, name: 'more-credentials.json' });
  await panel.region
    .getByRole('button', { name: 'Include more-credentials.json anyway' })
    .click();
  await expect(panel.input).toBeFocused();
  await panel.ask('And again?');
  expect(lastPrompt()).toContain(key);
});
