import { Signal } from '@lumino/signaling';

import type { ILevelStore, ISavedLevel } from '../chat/levels';
import type { IModelStore, ISavedModel } from '../chat/modelofnotebook';
import type { IDraftStore, ISavedDraft } from '../chat/saveddraft';
import { ChatSession } from '../chat/session';
import { Attachments } from '../files/attachments';
import type { Incoming } from '../files/upload/incoming';
import { WorkFollower } from '../notebook/follow';
import type { IUserRun } from '../notebook/run/userrun';
import type { LiveNotebook } from '../notebook/notebook';
import { blockCells, type BlockCells } from '../notebook/write/origin';
import type { Api } from '../server/api';
import type { KernelEnd, Mode } from '../server/wire';
import { StageNotebook } from './stagenotebook';

/** A notebook without a page, as a session uses it. */
export class SessionNotebook extends StageNotebook {
  readonly panel = {
    context: { pathChanged: new Signal<object, string>({}) },
    model: this.model
  };
  /** The id of the conversation in its metadata. */
  conversation: string | null = null;
  readonly isReadOnly = false;
  readonly userRuns = { started: new Signal<object, IUserRun>({}) };
  override readonly kernel = {
    ...{ isBusy: false, moment: 1 },
    process: '',
    changed: new Signal<object, void>({}),
    ended: new Signal<object, KernelEnd>({})
  };

  positions(): ReadonlyMap<string, number> {
    const { cells } = this.model.sharedModel;
    return new Map(cells.map((cell, index) => [cell.getId(), index + 1]));
  }

  blockCells(conversation: string): BlockCells {
    return blockCells(this.model, conversation);
  }
}

/** Where the drafts of one test are saved. */
export class StageDrafts implements IDraftStore {
  readonly saved = new Map<string, string>();

  read(path: string): ISavedDraft | null {
    return JSON.parse(this.saved.get(path) ?? 'null') as ISavedDraft | null;
  }

  write(path: string, draft: ISavedDraft | null): void {
    if (draft) {
      this.saved.set(path, JSON.stringify(draft));
    } else {
      this.saved.delete(path);
    }
  }
}

/** What models may see, as the notebooks of one test have it. */
export class StageLevels implements ILevelStore {
  readonly saved = new Map<string, ISavedLevel | null>();

  read(path: string): ISavedLevel | null {
    return this.saved.get(path) ?? null;
  }

  write(path: string, saved: ISavedLevel | null): void {
    this.saved.set(path, saved);
  }

  shared(): null {
    return null;
  }

  share(): void {
    // These tests have one page.
  }

  follow(): () => void {
    return () => undefined;
  }
}

/** The models that were chosen for the notebooks of one test. */
export class StageModels implements IModelStore {
  readonly saved = new Map<string, ISavedModel | null>();

  read(path: string): ISavedModel | null {
    return this.saved.get(path) ?? null;
  }

  write(path: string, saved: ISavedModel | null): void {
    this.saved.set(path, saved);
  }
}

/** The session of a notebook, with nothing attached. */
export function stageSession(
  api: Api,
  notebook = new SessionNotebook('a = 1'),
  drafts = new StageDrafts(),
  mode: Mode = 'ask',
  models = new StageModels()
): ChatSession {
  return new ChatSession({
    ...{ api, client: 'me', drafts, levels: new StageLevels(), models },
    notebook: notebook as unknown as LiveNotebook,
    attachments: new Attachments({
      profile: () => Promise.resolve(null),
      list: () => Promise.resolve([]),
      notebook: () => ({ path: 'a.ipynb', localPath: 'a.ipynb' })
    }),
    incoming: {} as Incoming,
    ...{ mode: () => mode, tries: () => ({ model_tries: true }) },
    follower: new WorkFollower({
      view: () => {
        throw new Error('There is no view.');
      },
      isOn: () => false
    })
  });
}
