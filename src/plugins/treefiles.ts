import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { files } from './files';

/** On the tree page of Notebook 7, where the panel is not: who opens a notebook next finds there what was uploaded. */
export const treeFiles: JupyterFrontEndPlugin<void> = {
  id: files.id,
  description: 'Remembers files that are uploaded for the panel of GPT-Code.',
  autoStart: true,
  optional: [ISettingRegistry],
  activate: (app: JupyterFrontEnd, settings: ISettingRegistry | null): void => {
    const { contents, serverSettings } = app.serviceManager;
    import(/* webpackChunkName: "tree" */ '../files/detect/tree').then(
      ({ rememberUploads }) =>
        rememberUploads(contents, serverSettings.baseUrl, async () => {
          const loaded = await settings?.load(files.id);
          return loaded?.get('automatic').composite !== false;
        }),
      console.warn
    );
  }
};
