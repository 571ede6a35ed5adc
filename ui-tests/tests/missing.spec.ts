/** A module that is missing: the user may have its package installed, and the cell runs again. */

import {
  begin,
  block,
  cellOutput,
  edit,
  expect,
  play,
  sent,
  test
} from './stage';

/**
 * A package made here, in a folder in which pip alone looks; and another folder, which it installs
 * into: this machine's own packages stay as they are.
 */
const WHEEL = `import os, pathlib, sys, zipfile
os.makedirs("wheels", exist_ok=True)
info = "tinywheel-1.0.dist-info"
with zipfile.ZipFile("wheels/tinywheel-1.0-py3-none-any.whl", "w") as file:
    file.writestr("tinywheel.py", "ANSWER = 6 * 7")
    file.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: tinywheel\\nVersion: 1.0\\n")
    file.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    file.writestr(info + "/RECORD", "")
os.environ |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": os.path.abspath("wheels"), "PIP_TARGET": os.path.abspath("target"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
os.makedirs("target", exist_ok=True)
sys.path.insert(0, os.path.abspath("target"))
print("made")`;

test('a missing package is installed with consent only, and the turn goes on', async ({
  page
}) => {
  play({
    'Use it': [
      block('import tinywheel\nprint(tinywheel.ANSWER)'),
      'The answer is 42.'
    ],
    'Use another': [block('import cv2_nothing'), 'I do without.'],
    'Fail to': [block('import tinywheel_two'), 'It is not there.']
  });
  const panel = await begin(page);
  await edit(page, 0, WHEEL);
  await page.notebook.runCell(0, true);
  await expect.poll(() => cellOutput(page, 0)).toContain('made');
  await panel.mode('Always run');
  await panel.send('Use it');
  const install = panel
    .card(2)
    .getByRole('button', { name: 'Install tinywheel', exact: true });
  await expect(install).toBeVisible();
  await expect(panel.card(2)).toContainText(
    'tinywheel is not a package that we know: the name comes from the code.'
  );
  await expect(panel.stop).toBeVisible();
  expect(sent()).toHaveLength(1);
  await install.click();
  await panel.ended();
  await panel.expectStatus(2, 'Done');
  await expect(panel.card(2)).toContainText('tinywheel was installed.');
  await expect(panel.answers.last()).toContainText('The answer is 42.');
  expect((await cellOutput(page, 1)).trim()).toBe('42');
  expect(sent()).toHaveLength(2);
  expect(sent()[1].at(-1)!.content).toContain(
    'The user agreed to install tinywheel'
  );
  // Nothing of it is in the history, and not now means not now.
  await panel.send('Use another');
  const no = panel.card(3).getByRole('button', { name: 'Not now' });
  await no.click();
  await panel.ended();
  await panel.expectStatus(3, 'Failed');
  await expect(panel.answers.last()).toContainText('I do without.');
  await panel.send('Fail to');
  await panel
    .card(4)
    .getByRole('button', { name: 'Install tinywheel_two' })
    .click();
  await panel.ended();
  await expect(panel.card(4)).toContainText(
    'tinywheel_two could not be installed: ERROR: No matching distribution'
  );
});
