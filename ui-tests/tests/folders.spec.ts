/** Folders in: one dropped from the desktop onto the panel is uploaded, and attached as a listing. */

import type { Locator } from '@playwright/test';

import { attach, bytes, chips, dropOnto, lastPrompt, remove } from './files';
import {
  begin,
  block,
  expect,
  type IJupyterLabPageFixture,
  play,
  sent,
  test
} from './stage';

const FILES = [
  { name: 'photos/a.csv', content: 'x,y\n1,2\n' },
  { name: 'photos/deep/er/b.txt', content: 'deep' },
  { name: 'photos/.git/config', content: 'hidden' },
  { name: 'photos/credentials.json', content: '{"key": "sk-secret-1234"}' }
];

const dialog = (page: IJupyterLabPageFixture) => page.getByRole('dialog');
const press = (box: Locator, name: string) =>
  box.getByRole('button', { name, exact: true }).click();

test('a folder from the desktop is asked about once, uploaded whole, and listed', async ({
  page,
  tmpPath
}) => {
  play({
    'in the folder': [
      block('print(open("photos/deep/er/b.txt").read())'),
      'So it is.'
    ],
    'And now': ['One more.'],
    'The same': ['Yes.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await dropOnto(page, panel.input, ...FILES);
  await expect(dialog(page)).toContainText('Upload the folder photos?');
  await expect(dialog(page)).toContainText('3 files (37 bytes in total)');
  await expect(dialog(page)).toContainText('Hidden files are left out');
  await press(dialog(page), 'Upload');
  await expect(chips(panel)).toHaveText(['photos']);
  await panel.ask('What is in the folder?');
  expect(sent()[0].at(-1)?.content).toMatch(/File 1: photos/);
  expect(sent()[0].at(-1)?.content).toContain('deep/');
  expect(sent()[0].at(-1)?.content).toContain('credentials.json');
  expect(JSON.stringify(sent())).not.toContain('sk-secret');
  expect(sent()[1].at(-1)?.content).toContain('deep');
  await expect
    .poll(() => bytes(page, `${tmpPath}/photos/a.csv`))
    .toBe('x,y\n1,2\n');
  expect(await page.contents.directoryExists(`${tmpPath}/photos/.git`)).toBe(
    false
  );

  const added = `${tmpPath}/photos/added.csv`;
  await page.contents.uploadContent('x', 'text', added);
  await panel.ask('And now?');
  expect(lastPrompt()).toMatch(
    /File 1: photos, which has changed since[^]*added\.csv/
  );
  await panel.ask('The same?');
  expect(lastPrompt()).toBe('The same?');
});

test('a folder whose name is taken: cancelled, kept beside, or its files replaced @repeats', async ({
  page,
  tmpPath
}) => {
  play({});
  await page.contents.uploadContent('old', 'text', `${tmpPath}/photos/a.csv`);
  await page.contents.uploadContent('mine', 'text', `${tmpPath}/photos/m.csv`);
  const panel = await begin(page);
  const again = async (answer: string) => {
    await dropOnto(page, panel.region, FILES[0]);
    await expect(dialog(page)).toContainText('1 file (8 bytes)');
    await press(dialog(page), answer);
    await expect(dialog(page)).toBeHidden();
    await expect(panel.region.getByRole('progressbar')).toHaveCount(0);
  };
  await again('Cancel');
  await expect(chips(panel)).toHaveCount(0);
  await again('Keep both');
  await expect(chips(panel)).toHaveText(['photos-1']);
  await expect.poll(() => bytes(page, `${tmpPath}/photos/a.csv`)).toBe('old');
  await expect
    .poll(() => bytes(page, `${tmpPath}/photos-1/a.csv`))
    .toBe('x,y\n1,2\n');
  await again('Replace');
  await expect(chips(panel)).toHaveText(['photos-1', 'photos']);
  await expect
    .poll(() => bytes(page, `${tmpPath}/photos/a.csv`))
    .toBe('x,y\n1,2\n');
  await expect.poll(() => bytes(page, `${tmpPath}/photos/m.csv`)).toBe('mine');
});

test(
  'a folder is cancelled on its way: nothing of it is left, and the prompt goes without it',
  { tag: '@repeats' },
  async ({ page, tmpPath }) => {
    play({});
    const panel = await begin(page);
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    await page.route(/api\/contents.*last\.txt/, async route => {
      await held;
      await route.continue();
    });
    await dropOnto(
      page,
      panel.input,
      { name: 'photos/first.txt', content: 'x'.repeat(1000) },
      { name: 'photos/in/last.txt', content: 'y'.repeat(1000) }
    );
    await press(dialog(page), 'Upload');
    const bar = panel.region.getByRole('progressbar', {
      name: 'Uploading photos'
    });
    await expect
      .poll(() => bar.evaluate(node => (node as HTMLProgressElement).value))
      .toBe(0.5);
    await expect(panel.region.getByRole('progressbar')).toHaveCount(1);
    await panel.send('Now');
    await expect(panel.stop).toBeEnabled();
    await remove(panel, 'photos').click();
    release();
    await panel.ended();
    expect(lastPrompt()).toContain('Now');
    expect(lastPrompt()).not.toContain('photos');
    await expect
      .poll(() => page.contents.directoryExists(`${tmpPath}/photos`))
      .toBe(false);
  }
);

test('too large a folder is refused in words, and a file goes on beside it @repeats', async ({
  page
}) => {
  play({});
  const panel = await begin(page);
  const many = Array.from({ length: 1100 }, (_, number) => ({
    name: `many/${number}.txt`,
    content: ''
  }));
  await dropOnto(page, panel.input, ...many, {
    name: 'beside.csv',
    content: 'x\n1\n'
  });
  await expect(dialog(page)).toContainText('more than 1000 files');
  await press(dialog(page), 'Cancel');
  await expect(chips(panel)).toHaveText(['beside.csv']);
  await attach(panel, { name: 'after.csv', content: 'x\n1\n' });
  await expect(chips(panel)).toHaveText(['beside.csv', 'after.csv']);
});
