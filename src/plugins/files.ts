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
import { acceptDrops } from '../files/drop';
import { Watch } from '../files/detect/watch';
import { IChatPanel } from '../tokens';

const ATTACH = 'gptcode:attach-files';

/** Files become context: by themselves when they land, by drag, and from the context menu. */
export const files: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:files',
  description: 'Attaches files to the prompts of GPT-Code.',
  autoStart: true,
  requires: [IChatPanel],
  optional: [
    IDocumentManager,
    IFileBrowserFactory,
    ISettingRegistry,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    panel: IChatPanel,
    manager: IDocumentManager | null,
    browsers: IFileBrowserFactory | null,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
    const { contents } = app.serviceManager;
    const { chats } = panel.widget;
    const arrivals = new Arrivals();
    browsers?.tracker.forEach(browser => arrivals.watch(browser));
    browsers?.tracker.widgetAdded.connect((_, browser) =>
      arrivals.watch(browser)
    );
    const documents = manager && new Documents(manager);
    app.shell.currentChanged?.connect((_, { newValue }) =>
      documents?.watch(newValue)
    );
    const watch = new Watch({
      contents,
      current: () => chats.current?.attachments ?? null,
      isSaving: (path, type) => documents?.isSaving(path, type) ?? false,
      isArriving: path => arrivals.has(path),
      isOurs: path => chats.uploads.holds(path)
    });
    if (settings) {
      followSettings(settings, watch).catch((error: unknown) => {
        console.warn('GPT-Code: its settings could not be read', error);
      });
    }
    const attach = (paths: readonly string[]) => {
      const { current } = chats;
      paths.forEach(path => current?.attachments.add(contents.localPath(path)));
    };
    acceptDrops(
      panel.widget.node,
      {
        accepts: () => chats.current !== null,
        onFiles: dropped => void chats.current?.incoming.upload(dropped),
        onFolder: folder => void chats.current?.incoming.uploadFolder(folder),
        onPaths: attach
      },
      'jp-mod-dropping'
    );
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
                'Paths as the contents manager has them; without any, what is selected in the file browser.'
            }
          }
        }
      },
      isEnabled: () => chats.current !== null,
      execute: async args => {
        const selected = [
          ...(browsers?.tracker.currentWidget?.selectedItems() ?? [])
        ].map(item => item.path);
        attach((args.paths as string[] | undefined) ?? selected);
        await panel.open();
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
