/** Files in: what is uploaded, dropped, dragged, pasted or named goes along with the prompt. */

import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

import {
  begin,
  block,
  cellOutput,
  expect,
  type Panel,
  play,
  sent,
  test
} from './stage';

interface IFile {
  name: string;
  content: string | Buffer;
  type?: string;
}

const payload = ({ name, content, type }: IFile) => ({
  name,
  mimeType: type ?? 'text/plain',
  buffer: Buffer.from(content)
});

/** Uploads as users do: by the file browser's button and the browser's file chooser. */
async function upload(
  page: IJupyterLabPageFixture,
  ...files: IFile[]
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload Files' }).click();
  await (await chooser).setFiles(files.map(payload));
}

const chips = (panel: Panel) =>
  panel.region.getByRole('list', { name: 'Context' }).getByRole('listitem');

const remove = (panel: Panel, name: string) =>
  panel.region.getByRole('button', { name: `Remove ${name}`, exact: true });

const attach = async (panel: Panel, ...files: IFile[]) => {
  const chooser = panel.page.waitForEvent('filechooser');
  await panel.region.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles(files.map(payload));
};

const lastPrompt = () => sent().at(-1)?.at(-1)?.content ?? '';

test('an uploaded file is context, and its size can be asked for at once', async ({
  page
}) => {
  const weights = 'capacity 10\nmap, 2, 3\nlamp, 3, 4\n';
  play({
    'size of the file': [
      block('import os\nprint(os.path.getsize("weights.txt"))'),
      'That is its size.'
    ]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await upload(page, { name: 'weights.txt', content: weights });
  await expect(remove(panel, 'weights.txt')).toBeVisible();
  expect(sent()).toEqual([]);

  await panel.ask('print the size of the file in bytes');
  expect(sent()[0].at(-1)?.content).toContain('weights.txt');
  expect((await cellOutput(page, 1)).trim()).toBe(String(weights.length));
  await expect(chips(panel)).toHaveCount(0);
  await expect(
    panel.region.getByRole('article', { name: 'You' })
  ).toContainText('weights.txt');
});

test('"Attach files" uploads next to the notebook; Remove takes back', async ({
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
  expect(lastPrompt()).toMatch(/a\.csv[^]*b\.csv/);
  expect(lastPrompt()).not.toContain('no.csv');
  expect(await page.contents.fileExists(`${tmpPath}/b.csv`)).toBe(true);
});
