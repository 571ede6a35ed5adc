/** Files out: what a run makes is shown below its card, to be opened and downloaded. */

import { readFileSync } from 'fs';

import { attach, bytes, chips, upload } from './files';
import {
  begin,
  block,
  expect,
  type IJupyterLabPageFixture,
  type Panel,
  play,
  reload,
  sent,
  test
} from './stage';

const TABLE = 'name,weight,value\nmap,2,3\nlamp,3,4\nrope,4,5\n';
const WITHOUT = 'name,weight\nmap,2\nlamp,3\nrope,4\n';

const REMOVE = `import csv
with open("weights.csv", newline="") as file:
    rows = [row[:2] for row in csv.reader(file)]
with open("weights2.csv", "w", newline="") as file:
    csv.writer(file, lineterminator="\\n").writerows(rows)`;

const PNG = `import struct, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = b"".join(b"\\0" + bytes([255 - 4 * x, 80, 4 * y][i % 3] for x in range(60) for i in range(3)) for y in range(40))
with open("plot.png", "wb") as file:
    file.write(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
with open("notes.txt", "w") as file:
    file.write("twice")`;

const link = (panel: Panel, name: string) =>
  panel.region.getByRole('link', { name, exact: true });

/** What a press on a download link gives. */
async function downloaded(
  page: IJupyterLabPageFixture,
  panel: Panel,
  name: string
): Promise<string> {
  const download = page.waitForEvent('download');
  await link(panel, `Download ${name}`).click();
  const file = await download;
  // Browsers save no file under a name that some systems cannot have.
  expect(file.suggestedFilename()).toBe(name.replace(/["<>]/g, '_'));
  return readFileSync(await file.path(), 'utf-8');
}

test('a column is removed, and the file comes back byte for byte', async ({
  page,
  tmpPath
}) => {
  play({
    'value column': [block(REMOVE), 'Saved as weights2.csv.'],
    again: ['It is still there.']
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await upload(page, { name: 'weights.csv', content: TABLE });
  await expect(
    panel.region.getByRole('button', { name: 'Remove weights.csv' })
  ).toBeVisible();
  await panel.ask(
    'remove the value column, save the file and give me a link to download it'
  );
  expect(sent()[0].at(-1)?.content).toContain('value');
  expect(sent()[1].at(-1)?.content).toContain('weights2.csv');
  await expect.poll(() => bytes(page, `${tmpPath}/weights2.csv`)).toBe(WITHOUT);
  expect(await downloaded(page, panel, 'weights2.csv')).toBe(WITHOUT);
  const rows = panel.region.getByRole('group', {
    name: 'First rows of weights2.csv'
  });
  await expect(rows.getByRole('columnheader')).toHaveText(['name', 'weight']);
  await expect(rows.getByRole('cell').first()).toHaveText('map');

  await link(panel, 'Open weights2.csv').click();
  await expect(
    page.getByRole('tab', { name: 'weights2.csv' }).first()
  ).toBeVisible();

  const made = panel.region
    .getByRole('list', { name: 'Files written' })
    .getByRole('listitem');
  await expect(made).toContainText(`${WITHOUT.length} bytes`);
  await expect(made).not.toContainText('changed since');
  // What is shown, and how large it is, belongs together.
  const later = `${WITHOUT}flute,9\n`;
  await page.contents.uploadContent(later, 'text', `${tmpPath}/weights2.csv`);
  await reload(page, `${tmpPath}/story.ipynb`);
  await panel.open();
  await expect(rows.getByRole('cell', { name: 'flute' })).toBeVisible();
  await expect(made).toContainText(`${later.length} byteschanged since`);
  expect(await downloaded(page, panel, 'weights2.csv')).toBe(later);
});

test('code that overwrites a file asks; its picture is shown small @repeats', async ({
  page,
  tmpPath
}) => {
  play({ plot: [block(PNG), 'Here it is.'] });
  await page.contents.uploadContent('once', 'text', `${tmpPath}/notes.txt`);
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.send('plot it');
  await expect(panel.card(2)).toContainText('overwrites notes.txt');
  await panel.run(2);
  await panel.ended();
  const image = panel.region.getByRole('img', { name: 'plot.png' });
  await expect(image).toBeVisible();
  expect(
    await image.evaluate(node => (node as HTMLImageElement).naturalWidth)
  ).toBe(60);
  const made = panel.region
    .getByRole('list', { name: 'Files written' })
    .getByRole('listitem');
  await expect(made).toHaveCount(2);
  await expect(made.filter({ hasText: 'notes.txt' })).toContainText(
    'overwritten'
  );
  await expect(made.filter({ hasText: 'plot.png' })).not.toContainText(
    'overwritten'
  );
  expect(await downloaded(page, panel, 'notes.txt')).toBe('twice');
});

test('a file of an odd name comes in, goes out, is opened and linked to @repeats', async ({
  page
}) => {
  const name = 'odd #1, 100% "ü" <b>&x;y+z.csv';
  const made = `made ${name}`;
  const code = `import shutil\nshutil.copy(${JSON.stringify(name)}, ${JSON.stringify(made)})`;
  play({
    copy: [block(code), `Saved as [it](<${encodeURIComponent(made)}>).`]
  });
  const panel = await begin(page);
  await panel.mode('Always run');
  await attach(panel, { name, content: TABLE });
  await expect(chips(panel)).toHaveText([name]);
  await panel.ask('copy it');
  const quoted = `File 1: ${JSON.stringify(name)}`;
  expect(sent()[0].at(-1)?.content).toContain(quoted);
  expect(await downloaded(page, panel, made)).toBe(TABLE);
  await expect(
    panel.region.getByRole('group', { name: `First rows of ${made}` })
  ).toBeVisible();
  const tab = page.locator('#jp-main-dock-panel').getByRole('tab', {
    name: made
  });
  for (const which of ['it', `Open ${made}`]) {
    await link(panel, which).click();
    await expect(tab).toHaveCount(1);
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('application:close')
    );
    await expect(tab).toHaveCount(0);
  }
});
