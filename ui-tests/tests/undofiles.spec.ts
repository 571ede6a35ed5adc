/** Files that a turn wrote over, removed or made come back when the user chooses them. */

import { bytes } from './files';
import { begin, block, expect, play, test } from './stage';
import { redo, undo } from './undoing';

const CODE = `import os
with open("weights.csv", "w") as file:
    file.write("name\\nlamp\\n")
os.remove("old.csv")
with open("new.csv", "w") as file:
    file.write("x\\n" * 40)
for name in []:
    os.remove(name)`;

test('Files of a turn are put back and given back', async ({
  page,
  tmpPath
}) => {
  const { contents } = page;
  const before = 'name,weight\nlamp,3\n';
  await contents.uploadContent(before, 'text', `${tmpPath}/weights.csv`);
  await contents.uploadContent('old', 'text', `${tmpPath}/old.csv`);
  const text = (name: string) => bytes(page, `${tmpPath}/${name}`);
  const there = (name: string) => contents.fileExists(`${tmpPath}/${name}`);
  const panel = await begin(page);
  play({ tidy: [block(CODE), 'Tidied.'] });
  await panel.mode('Ask first');
  await panel.send('Please tidy up.');
  await expect(panel.card(2)).toContainText(
    'Undo cannot put back: files that this cell does not name'
  );
  await panel.run(2);
  await panel.ended();
  expect(await there('old.csv')).toBe(false);

  // The cell is undone at once; what happens to the files is the user's choice.
  await undo(panel).click();
  const files = panel.region.getByRole('region', {
    name: 'Files of this turn'
  });
  const box = (name: string) => files.getByRole('checkbox', { name });
  await expect(box('weights.csv')).toBeChecked();
  await expect(box('old.csv')).toBeChecked();
  await expect(box('new.csv')).not.toBeChecked();
  expect(await text('weights.csv')).toBe('name\nlamp\n');
  await files.getByRole('button', { name: 'Put back 2 files' }).click();
  await expect(box('new.csv')).toBeVisible();
  await expect(box('old.csv')).toHaveCount(0);
  expect(await text('weights.csv')).toBe(before);
  expect(await text('old.csv')).toBe('old');

  await redo(panel).click();
  await files.getByRole('button', { name: 'Redo 2 files' }).click();
  await expect(panel.region).toContainText('2 files were redone.');
  expect(await text('weights.csv')).toBe('name\nlamp\n');
  expect(await there('old.csv')).toBe(false);
});
