import { PageConfig } from '@jupyterlab/coreutils';
import { nullTranslator } from '@jupyterlab/translation';

import { openFile, pageUrl } from '../panel/shared/openfile';
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

describe('pageUrl', () => {
  const server = 'http://localhost/base/';
  afterEach(() => PageConfig.setOption('notebookPage', ''));

  it.each([
    ['', 'a b/c.csv', '/tree/a%20b/c.csv'],
    ['notebooks', 'a b/c.csv', 'http://localhost/base/edit/a%20b/c.csv'],
    ['notebooks', 'c.ipynb', 'http://localhost/base/notebooks/c.ipynb']
  ])('on a page of kind "%s" of %s is %s', (kind, path, address) => {
    PageConfig.setOption('notebookPage', kind);
    expect(pageUrl(server, path)).toMatch(new RegExp(`${address}$`));
  });
});
