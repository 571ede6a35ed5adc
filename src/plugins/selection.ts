import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Widget } from '@lumino/widgets';

import { cellSelection, selectedLines } from '../notebook/read/selection';
import { Api } from '../server/api';
import type { ISelection } from '../server/wire';
import { IGPTCode } from '../tokens';

/** A document that is shown in one text editor. */
interface ITextDocument extends Widget {
  content?: { editor?: CodeEditor.IEditor };
  context?: DocumentRegistry.Context;
}

/** What is selected in a cell or a text file goes along with the next prompt. */
export const selection: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:selection',
  description: 'Attaches what is selected to the prompts of GPT-Code.',
  autoStart: true,
  requires: [IGPTCode],
  activate: (app: JupyterFrontEnd, gptcode: IGPTCode): void => {
    const { contents, serverSettings } = app.serviceManager;
    const api = new Api(serverSettings);
    const secrets = new Map<string, Promise<boolean>>();
    /** A file that is not attached without a question is not sent in part either. */
    const isSecret = (path: string) => {
      const asked =
        secrets.get(path) ??
        api.profile(path, false).then(
          profile => profile?.confirm === true,
          () => {
            secrets.delete(path);
            return true;
          }
        );
      secrets.set(path, asked);
      return asked;
    };
    const ofFile = (document: ITextDocument): ISelection | null => {
      const { content, context } = document;
      const lines = content?.editor && selectedLines(content.editor);
      return lines && context
        ? { ...lines, path: contents.localPath(context.path) }
        : null;
    };
    let latest = 0;
    const look = async () => {
      const chat = gptcode.current;
      const focused = document.activeElement;
      const view = chat && !chat.notebook.isDisposed && chat.notebook.view;
      const shown: ITextDocument | null = app.shell.currentWidget;
      if (!view) {
        return;
      }
      if (view.node.contains(focused)) {
        latest += 1;
        chat.draft.pointed.see(cellSelection(view));
      } else if (shown?.content?.editor && shown.node.contains(focused)) {
        const found = ofFile(shown);
        const look = (latest += 1);
        const isTaboo = found?.path ? await isSecret(found.path) : false;
        if (look === latest) {
          chat.draft.pointed.see(isTaboo ? null : found);
        }
      }
    };
    let isDue = false;
    document.addEventListener('selectionchange', () => {
      if (!isDue) {
        isDue = true;
        // The editor, too, learns of it by this event.
        requestAnimationFrame(() => {
          isDue = false;
          void look();
        });
      }
    });
  }
};
