import { cells } from './plugins/cells';
import { commands } from './plugins/commands';
import { files } from './plugins/files';
import { launcher } from './plugins/launcher';
import { marks } from './plugins/marks';
import { outputs } from './plugins/outputs';
import { panel } from './plugins/panel';
import { selection } from './plugins/selection';

export default [
  panel,
  commands,
  launcher,
  files,
  outputs,
  cells,
  marks,
  selection
];
