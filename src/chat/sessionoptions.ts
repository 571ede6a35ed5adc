/** What a session needs of the page around it. */

import type { Attachments } from '../files/attachments';
import type { Incoming } from '../files/upload/incoming';
import type { WorkFollower } from '../notebook/follow';
import type { LiveNotebook } from '../notebook/notebook';
import type { Api } from '../server/api';
import type { Mode } from '../server/wire';
import type { IAllowedTrials } from '../turn/choices';
import type { ILevelStore } from './levels';
import type { IModelStore } from './modelofnotebook';
import type { IDraftStore } from './saveddraft';

export interface ISessionOptions {
  api: Api;
  client: string;
  notebook: LiveNotebook;
  /** The files that are attached to the next prompt. */
  attachments: Attachments;
  /** Uploads to them. */
  incoming: Incoming;
  mode: () => Mode;
  /** What the user lets be tried on a copy of the kernel. */
  tries: () => IAllowedTrials;
  follower: WorkFollower;
  /** Where drafts are saved. */
  drafts: IDraftStore;
  /** Where what models may see is saved. */
  levels: ILevelStore;
  /** Where the models of notebooks are saved. */
  models: IModelStore;
}
