/** A file's name that would be read backwards, or hides a part: the panel shows what it is. */

import { join } from 'path';

import { chips } from './files';
import { pictures } from './server';
import { begin, block, expect, play, test } from './stage';

/** Without the sign, it reads "invoice-exe.csv". */
const NAME = 'invoice-\u202evsc.exe';
const SHOWN = 'invoice-⟨U+202E⟩vsc.exe';

test('a reversed name is shown as it is: in the list, the chips, cards and links @repeats', async ({
  page,
  tmpPath
}) => {
  const made = NAME.replace('invoice', 'copy');
  const shown = SHOWN.replace('invoice', 'copy');
  const code = `import shutil\nshutil.copy("${NAME.replace('\u202e', '\\u202e')}", "${made.replace('\u202e', '\\u202e')}")`;
  play({
    copy: [block(code), `Here is [${made}](<${encodeURIComponent(made)}>).`]
  });
  await page.contents.uploadContent('x\n1\n', 'text', `${tmpPath}/${NAME}`);
  const panel = await begin(page);
  await panel.mode('Always run');
  const list = panel.region.getByRole('listbox', {
    name: 'Files, cells and variables'
  });
  await panel.input.focus();
  await page.keyboard.type('copy @inv');
  await expect(list.getByRole('option')).toHaveText([SHOWN]);
  await page.keyboard.press('Enter');
  await expect(chips(panel)).toHaveText([SHOWN]);
  await expect(chips(panel)).toHaveAttribute('title', /⟨U\+202E⟩/);
  await page.keyboard.press('Enter');
  await panel.ended();
  const card = panel.region.getByRole('list', { name: 'Files written' });
  await expect(card.getByRole('link', { name: `Open ${shown}` })).toHaveText(
    shown
  );
  const link = panel.answers.last().getByRole('link', {
    name: shown,
    exact: true
  });
  await expect(link).toHaveAttribute('title', /copy-⟨U\+202E⟩vsc\.exe$/);
  await page.screenshot({ path: join(pictures, 'names.png') });
  const download = page.waitForEvent('download');
  await card.getByRole('link', { name: `Download ${shown}` }).click();
  expect((await download).url()).toContain(encodeURIComponent(made));
});
