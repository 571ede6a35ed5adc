import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { SessionContextDialogs } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import {
  INotebookCellExecutor,
  INotebookTracker,
  runCell
} from '@jupyterlab/notebook';
import { ILatexTypesetter } from '@jupyterlab/rendermime';
import { Drive } from '@jupyterlab/services';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { Api } from '../server/api';
import { submit } from '../chat/ask';
import type { EndNotifier } from '../chat/endnotifier';
import { ChatSessions } from '../chat/sessions';
import { acceptDrops } from '../files/drop';
import { gptCodeIcon } from '../icons';
import type { AfterTurn } from '../panel/check/afterturn';
import type {
  IFileAccess,
  IPanelContext,
  Trans
} from '../panel/shared/context';
import { ChatPanel } from '../panel/panel';
import { rememberWidth } from '../panel/width';
import { makeHighlight } from '../panel/shared/highlight';
import { makeRender } from '../panel/answer/render';
import { isNotebook7, openFile, pageUrl } from '../panel/shared/openfile';
import { visibleName } from '../panel/shared/names';
import { askToUpload } from '../panel/shared/uploading';
import { RunRecovery } from '../turn/runrecovery';
import { IGPTCode } from '../tokens';
import type { Mode } from '../server/wire';
import { warnOfSwitchedOff } from './switchedoff';

/** The panel in the right sidebar, so that the file browser stays in sight. */
export const panel: JupyterFrontEndPlugin<IGPTCode> = {
  id: 'jupyterlab-gptcode:panel',
  description: 'The GPT-Code panel and its sessions.',
  autoStart: true,
  provides: IGPTCode,
  requires: [INotebookTracker],
  optional: [
    INotebookCellExecutor,
    IEditorLanguageRegistry,
    ILatexTypesetter,
    ISettingRegistry,
    ITranslator,
    ILayoutRestorer
  ],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    executor: INotebookCellExecutor | null,
    languages: IEditorLanguageRegistry | null,
    typesetter: ILatexTypesetter | null,
    settings: ISettingRegistry | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null
  ): IGPTCode => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
    const { contents } = serviceManager;
    const api = new Api(serviceManager.serverSettings);
    const sessions = new ChatSessions({
      api,
      contents,
      executor: executor ?? { runCell },
      recovery: new RunRecovery(api, serviceManager.kernels),
      tracker,
      askToUpload: (...what) => askToUpload(trans, ...what),
      // Of our own: nothing listens to it.
      silent: new Drive({ serverSettings: serviceManager.serverSettings }),
      createNotebook: async () => {
        await serviceManager.kernelspecs.ready;
        const kernelName = serviceManager.kernelspecs.specs?.default;
        await commands.execute('notebook:create-new', { kernelName });
        await open();
      }
    });
    const files: IFileAccess = {
      changed: contents.fileChanged,
      exists: path => api.exists(contents.localPath(path)),
      open: path => openFile(commands, path, trans),
      pageUrl: path => pageUrl(api.address, path),
      downloadUrl: path => contents.getDownloadUrl(path),
      profile: path => api.profile(contents.localPath(path), false)
    };
    const context: IPanelContext = {
      render: makeRender(languages),
      highlight: languages && makeHighlight(languages),
      restart: kernel =>
        new SessionContextDialogs({
          translator: translator ?? undefined
        }).restart(kernel),
      ...{ files, settings, setup: sessions.setup, shell: app.shell },
      ...{ trans, typesetter }
    };
    const widget = new ChatPanel(sessions, context, chat =>
      app.shell.activateById(chat.notebook.panel.id)
    );
    widget.id = 'gptcode-panel';
    widget.title.icon = gptCodeIcon;
    widget.title.caption = trans.__('GPT-Code');
    rememberWidth(widget);
    app.shell.add(widget, 'right', { rank: 500 });
    restorer?.add(widget, 'gptcode-panel');
    acceptDrops(
      widget.node,
      {
        accepts: () => sessions.current !== null,
        onFiles: files => void sessions.current?.incoming.upload(files),
        onFolder: folder =>
          void sessions.current?.incoming.uploadFolder(folder),
        onPaths: paths => paths.forEach(path => sessions.attach(path))
      },
      'jp-mod-dropping'
    );
    const show = async () => {
      // Earlier, the restored layout would hide the panel again.
      await app.restored;
      app.shell.activateById(widget.id);
    };
    const open = async () => {
      await show();
      await chatLoaded(tracker, sessions);
      await widget.focusComposer();
    };
    if (settings) {
      const endWords = (path: string) =>
        trans.__('The turn in %1 has ended.', visibleName(path));
      followSettings(settings, sessions, { open, endWords, trans }).catch(
        (error: unknown) => {
          console.warn('GPT-Code: the settings could not be read', error);
        }
      );
    }
    if (isNotebook7()) {
      import(/* webpackChunkName: "notebookpage" */ '../panel/notebookpage')
        .then(({ followPage }) =>
          followPage({ widget, sessions, contents, settings, show })
        )
        .catch(console.warn);
    }
    return {
      get current() {
        return sessions.current;
      },
      sessions,
      attach: path => sessions.attach(path),
      send: async prompt => {
        const { current } = sessions;
        if (current) {
          await submit(current, prompt);
        }
      },
      open
    };
  }
};

/** The mode is the setting's at first, and whenever the setting changes. */
async function followSettings(
  registry: ISettingRegistry,
  sessions: ChatSessions,
  {
    open,
    endWords,
    trans
  }: {
    open: () => Promise<void>;
    endWords: (path: string) => string;
    trans: Trans;
  }
): Promise<void> {
  const settings = await registry.load(panel.id);
  let last: Mode | null = null;
  let notifier: Promise<EndNotifier> | null = null;
  let checks: Promise<AfterTurn> | null = null;
  const follow = () => {
    sessions.followsWork = settings.get('followWork').composite as boolean;
    const tries = {
      try_in_doubt: settings.get('tryInDoubt').composite as boolean,
      model_tries: settings.get('modelTries').composite as boolean
    };
    warnOfSwitchedOff(sessions.tries, tries, sessions.status?.tries, trans);
    sessions.tries = tries;
    const mode = settings.get('mode').composite as Mode;
    if (mode !== last) {
      last = mode;
      sessions.mode = mode;
    }
    const isWanted = settings.get('notifyAtEnd').composite === true;
    if (isWanted !== (notifier !== null)) {
      void notifier?.then(each => each.dispose());
      notifier = isWanted ? notifyAtEnd(sessions, endWords) : null;
    }
    if ((settings.get('checkAfterTurn').composite === true) !== !!checks) {
      void checks?.then(each => each.dispose());
      checks = checks ? null : checkAfterTurn(sessions, trans);
    }
  };
  follow();
  settings.changed.connect(follow);
  if (settings.get('openAtStart').composite === true) {
    await open();
  }
}

async function checkAfterTurn(
  sessions: ChatSessions,
  trans: Trans
): Promise<AfterTurn> {
  const { AfterTurn } = await import(
    /* webpackChunkName: "check" */ '../panel/check/afterturn'
  );
  return new AfterTurn(sessions, trans);
}

async function notifyAtEnd(
  sessions: ChatSessions,
  words: (path: string) => string
): Promise<EndNotifier> {
  const { EndNotifier } = await import(
    /* webpackChunkName: "notifier" */ '../chat/endnotifier'
  );
  return new EndNotifier(sessions, words);
}

/** Resolves when the current notebook, if there is one, has its chat. */
function chatLoaded(
  tracker: INotebookTracker,
  sessions: ChatSessions
): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (sessions.current !== null || tracker.currentWidget === null) {
        sessions.changed.disconnect(look);
        resolve();
      }
    };
    sessions.changed.connect(look);
    look();
  });
}
