import { commands } from './plugins/commands';
import { panel } from './plugins/panel';

export default [panel, commands];
