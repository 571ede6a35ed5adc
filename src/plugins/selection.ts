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
          profile => profile?.confirm === true || profile?.ignored === true,
          () => {
            secrets.delete(path);
            return true;
          }
        );
      secrets.set(path, asked);
      return asked;
    };
    /** Undefined if it is not shown in a text editor. */
    const ofFile = ({ content, context }: ITextDocument) => {
      if (!content?.editor || !context) {
        return undefined;
      }
      const lines = selectedLines(content.editor);
      return lines && { ...lines, path: contents.localPath(context.path) };
    };
    /** The notebook or the document that has the focus. */
    const place = (): Widget | undefined => {
      const notebook = gptcode.current?.notebook;
      const view = notebook && !notebook.isDisposed ? notebook.view : null;
      return [view, app.shell.currentWidget]
        .filter(each => each !== null)
        .find(each => each.node.contains(document.activeElement));
    };
    let latest = 0;
    const look = async (at: Widget) => {
      const chat = gptcode.current;
      if (!chat || at.isDisposed) {
        return;
      }
      const { view } = chat.notebook;
      const found: ISelection | null | undefined =
        at === view ? cellSelection(view) : ofFile(at);
      const turn = (latest += 1);
      const isTaboo = found?.path ? await isSecret(found.path) : false;
      if (turn === latest && found !== undefined) {
        chat.draft.pointed.see(isTaboo ? null : found);
      }
    };
    let due: Widget | undefined;
    document.addEventListener('selectionchange', () => {
      const isFirst = due === undefined;
      // The focus may be elsewhere when the editor has learned of it, by this event, too.
      due = place() ?? due;
      if (isFirst && due) {
        requestAnimationFrame(() => {
          const at = due;
          due = undefined;
          void (at && look(at));
        });
      }
    });
  }
};
