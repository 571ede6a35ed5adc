/** The session of a notebook that was opened, and all that it needs. */

import type {
  INotebookCellExecutor,
  NotebookPanel
} from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import { Attachments } from '../files/attachments';
import { listShown } from '../files/listing';
import { Incoming } from '../files/upload/incoming';
import type { Uploads } from '../files/upload/uploads';
import { WorkFollower } from '../notebook/follow';
import { LiveNotebook } from '../notebook/notebook';
import type { Api } from '../server/api';
import type { Mode } from '../server/wire';
import type { IAllowedTrials } from '../turn/choices';
import { TabLevels } from './levels';
import { TabModels } from './modelofnotebook';
import { TabDrafts } from './saveddraft';
import { ChatSession } from './session';

export interface IOpening {
  api: Api;
  client: string;
  contents: Contents.IManager;
  executor: INotebookCellExecutor;
  panel: NotebookPanel;
  /** The notebook that the user looks at. */
  view: () => NotebookPanel | null;
  uploads: Uploads;
  mode: () => Mode;
  /** What the user lets be tried on a copy of the kernel. */
  tries: () => IAllowedTrials;
  /** Whether notebooks scroll to the cell that is worked on. */
  followsWork: () => boolean;
}

export function openSession(opening: IOpening): ChatSession {
  const { api, client, contents, executor, panel, uploads } = opening;
  const notebook = new LiveNotebook(
    panel,
    executor,
    contents,
    opening.view,
    language => api.inspector(language)
  );
  notebook.variables.mayTry = () => opening.tries().model_tries === true;
  const attachments = new Attachments({
    profile: (path, confirmed) => api.profile(path, confirmed),
    list: path => listShown(api, contents, path),
    notebook: () => panel.context
  });
  return new ChatSession({
    ...{ api, client, notebook, attachments },
    drafts: new TabDrafts(api.address),
    levels: new TabLevels(api.address),
    models: new TabModels(api.address),
    incoming: new Incoming(attachments, uploads),
    ...{ mode: opening.mode, tries: opening.tries },
    follower: new WorkFollower({
      view: () => notebook.view,
      isOn: opening.followsWork
    })
  });
}
