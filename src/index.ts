import { PageConfig } from '@jupyterlab/coreutils';

import { cells } from './plugins/cells';
import { commands } from './plugins/commands';
import { files } from './plugins/files';
import { launcher } from './plugins/launcher';
import { marks } from './plugins/marks';
import { outputs } from './plugins/outputs';
import { panel } from './plugins/panel';
import { selection } from './plugins/selection';
import { treeFiles } from './plugins/treefiles';

const all = [
  panel,
  commands,
  launcher,
  files,
  outputs,
  cells,
  marks,
  selection
];

/** Notebook 7 has pages of several kinds, JupyterLab only one, which it gives no name. */
const PAGES: Record<string, typeof all> = {
  '': all,
  notebooks: all,
  tree: [treeFiles]
};

export default PAGES[PageConfig.getOption('notebookPage')] ?? [];
