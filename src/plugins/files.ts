import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { Arrivals } from '../files/detect/arrivals';
import { Documents } from '../files/detect/documents';
import { Watch } from '../files/detect/watch';
import { IGPTCode } from '../tokens';

const ATTACH = 'gptcode:attach-files';

/** Attaches files that are uploaded or saved beside the notebook, and those chosen in the file browser. */
export const files: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:files',
  description: 'Attaches files to the prompts of GPT-Code.',
  autoStart: true,
  requires: [IGPTCode],
  optional: [
    IDocumentManager,
    IFileBrowserFactory,
    ISettingRegistry,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    gptcode: IGPTCode,
    manager: IDocumentManager | null,
    browsers: IFileBrowserFactory | null,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
    const { contents } = app.serviceManager;
    const arrivals = new Arrivals();
    browsers?.tracker.forEach(browser => arrivals.watch(browser));
    browsers?.tracker.widgetAdded.connect((_, browser) =>
      arrivals.watch(browser)
    );
    const documents = manager && new Documents(manager);
    app.shell.currentChanged?.connect(({ currentWidget }) =>
      documents?.watch(currentWidget)
    );
    const watch = new Watch({
      contents,
      current: () => gptcode.current?.attachments ?? null,
      isSaving: (path, type) => documents?.isSaving(path, type) ?? false,
      isArriving: path => arrivals.has(path),
      isOurs: path => gptcode.sessions.uploads.isWriting(path)
    });
    if (settings) {
      followSettings(settings, watch).catch((error: unknown) => {
        console.warn('GPT-Code: the settings could not be read', error);
      });
    }
    app.commands.addCommand(ATTACH, {
      label: trans.__('Add to GPT-Code'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            paths: {
              type: 'array',
              items: { type: 'string' },
              description:
                'Paths of the contents manager. Without any, the files selected in the file browser are attached.'
            }
          }
        }
      },
      isEnabled: () => gptcode.current !== null,
      execute: async args => {
        const selected = [
          ...(browsers?.tracker.currentWidget?.selectedItems() ?? [])
        ].map(item => item.path);
        const paths = (args.paths as string[] | undefined) ?? selected;
        paths.forEach(path => gptcode.attach(path));
        await gptcode.open();
      }
    });
    palette?.addItem({ command: ATTACH, category: trans.__('GPT-Code') });
  }
};

async function followSettings(
  registry: ISettingRegistry,
  watch: Watch
): Promise<void> {
  const settings = await registry.load(files.id);
  const follow = () => {
    watch.isOn = settings.get('automatic').composite !== false;
  };
  follow();
  settings.changed.connect(follow);
}
