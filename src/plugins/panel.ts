import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  INotebookCellExecutor,
  INotebookTracker,
  runCell
} from '@jupyterlab/notebook';
import { IMarkdownParser } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { Api } from '../api';
import { Chats } from '../chats';
import { gptCodeIcon } from '../icons';
import { ChatPanel } from '../panel/panel';
import { TranscriptSanitizer } from '../panel/sanitizer';
import { IChatPanel } from '../tokens';
import type { Mode } from '../wire';

/** The panel in the right sidebar, so that the file browser stays in sight. */
export const panel: JupyterFrontEndPlugin<IChatPanel> = {
  id: 'jupyterlab-gptcode:panel',
  description: 'The GPT-Code panel.',
  autoStart: true,
  provides: IChatPanel,
  requires: [INotebookTracker],
  optional: [
    INotebookCellExecutor,
    IMarkdownParser,
    ISettingRegistry,
    ITranslator,
    ILayoutRestorer,
    ILabShell
  ],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    executor: INotebookCellExecutor | null,
    markdownParser: IMarkdownParser | null,
    settings: ISettingRegistry | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    shell: ILabShell | null
  ): IChatPanel => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
    const chats = new Chats({
      api: new Api(serviceManager.serverSettings),
      executor: executor ?? { runCell },
      tracker,
      createNotebook: async () => {
        await serviceManager.kernelspecs.ready;
        const kernelName = serviceManager.kernelspecs.specs?.default;
        await commands.execute('notebook:create-new', { kernelName });
      }
    });
    const sanitizer = new TranscriptSanitizer();
    const widget = new ChatPanel(
      chats,
      { markdownParser, sanitizer, trans },
      chat => app.shell.activateById(chat.notebook.panel.id)
    );
    widget.id = 'gptcode-panel';
    widget.title.icon = gptCodeIcon;
    widget.title.caption = trans.__('GPT-Code');
    app.shell.add(widget, 'right', { rank: 500 });
    restorer?.add(widget, 'gptcode-panel');
    void settings?.load(panel.id).then(loaded => {
      chats.mode = loaded.get('mode').composite as Mode;
    });
    return {
      widget,
      open: async () => {
        // Earlier, the restored layout would hide the panel again.
        await app.restored;
        shell?.expandRight();
        app.shell.activateById(widget.id);
        await widget.focusComposer();
      }
    };
  }
};
