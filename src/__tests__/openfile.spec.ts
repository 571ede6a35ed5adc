import { nullTranslator } from '@jupyterlab/translation';

import { openFile } from '../panel/shared/openfile';
import { nextDialog } from './dialogs';

const trans = nullTranslator.load('jupyterlab_gptcode');

it('says why a file could not be opened', async () => {
  const opened = nextDialog();
  const execute = () => Promise.reject(new Error('No such file: a.csv'));
  openFile({ execute }, 'work/a.csv', trans);
  const dialog = await opened;
  expect(dialog.node.ariaLabel).toBe(
    'work/a.csv could not be opened No such file: a.csv'
  );
  dialog.reject();
});
