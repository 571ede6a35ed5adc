/** A large upload replaces a file: whatever fails on the way, one of them has its name. */

import { attach, bytes, chips, lastPrompt } from './files';
import {
  begin,
  expect,
  type IJupyterLabPageFixture,
  openPath,
  type Panel,
  play,
  test
} from './stage';

const NEW = 'n'.repeat(2 * 1024 * 1024);

/** Replaces big.txt, which holds "old". */
async function replace(panel: Panel, page: IJupyterLabPageFixture) {
  await attach(panel, { name: 'big.txt', content: NEW });
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Replace' })
    .click();
}

/** Lets Jupyter refuse one kind of call. */
async function refuse(
  page: IJupyterLabPageFixture,
  method: string,
  file: string
): Promise<void> {
  await page.route(`**/api/contents/**/${file}*`, route =>
    route.request().method() === method
      ? route.fulfill({ status: 500, json: { message: 'Disk on fire' } })
      : route.fallback()
  );
}

async function stage(page: IJupyterLabPageFixture, folder: string) {
  play({});
  const panel = await begin(page);
  await page.contents.uploadContent('old', 'text', `${folder}/big.txt`);
  return panel;
}

test('a large file is replaced, and an editor that shows it stays with it @repeats', async ({
  page,
  tmpPath
}) => {
  const panel = await stage(page, tmpPath);
  await openPath(page, `${tmpPath}/big.txt`);
  const tab = page.getByRole('main').getByRole('tab', { name: 'big.txt' });
  await expect(tab).toHaveCount(1);
  await page.activity.activateTab('story.ipynb');
  await replace(panel, page);
  await panel.ask('Read it');
  expect(lastPrompt()).toContain('big.txt');
  expect(await bytes(page, `${tmpPath}/big.txt`)).toBe(NEW);
  await expect(tab).toHaveCount(1);
  await expect(tab).toHaveText('big.txt');
  for (const rest of ['big.txt.part', 'big.txt.old']) {
    expect(await page.contents.fileExists(`${tmpPath}/${rest}`)).toBe(false);
  }
});

test('the upload cannot take its place: the old file has its name @repeats', async ({
  log,
  page,
  tmpPath
}) => {
  log.expectError(/500 .*big\.txt\.part/);
  const panel = await stage(page, tmpPath);
  await refuse(page, 'PATCH', 'big.txt.part');
  await replace(panel, page);
  await expect(chips(panel)).toContainText(
    'Disk on fire. The file big.txt is as it was. Try again.'
  );
  expect(await bytes(page, `${tmpPath}/big.txt`)).toBe('old');
  expect(await page.contents.fileExists(`${tmpPath}/big.txt.old`)).toBe(false);
});

test(
  'nothing can be moved back: both files are named',
  { tag: '@repeats' },
  async ({ log, page, tmpPath }) => {
    log.expectError(/500 .*big\.txt\.(part|old)/);
    const panel = await stage(page, tmpPath);
    await refuse(page, 'PATCH', 'big.txt.part');
    await refuse(page, 'PATCH', 'big.txt.old');
    await replace(panel, page);
    await expect(chips(panel)).toContainText(
      'the earlier big.txt is now called big.txt.old, and your upload is called big.txt.part'
    );
    expect(await bytes(page, `${tmpPath}/big.txt.old`)).toBe('old');
    expect(await bytes(page, `${tmpPath}/big.txt.part`)).toBe(NEW);
  }
);

test(
  'the old file cannot be removed: the new one has its name, and can be sent',
  { tag: '@repeats' },
  async ({ log, page, tmpPath }) => {
    log.expectError(/500 .*big\.txt\.old/);
    const panel = await stage(page, tmpPath);
    await refuse(page, 'DELETE', 'big.txt.old');
    await replace(panel, page);
    await expect(chips(panel)).toContainText(
      'The earlier big.txt could not be removed: it is now called big.txt.old.'
    );
    expect(await bytes(page, `${tmpPath}/big.txt`)).toBe(NEW);
    await panel.ask('Read it');
    expect(lastPrompt()).toContain('big.txt');
  }
);
