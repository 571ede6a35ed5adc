/** What models may see of a notebook: the levels, and the user's choice. */

import { type ISignal, Signal } from '@lumino/signaling';

import type {
  ILevelled,
  IStepPart,
  ITranscript
} from '../conversation/transcript';
import type { LiveNotebook } from '../notebook/notebook';
import type { IModel, IModels, Level } from '../server/wire';

/** The lowest first. */
export const LEVELS: readonly Level[] = [
  'prompts',
  'structure',
  'samples',
  'everything'
];

export function isLower(one: Level, other: Level): boolean {
  return LEVELS.indexOf(one) < LEVELS.indexOf(other);
}

/** What the user has chosen: a level, or the default of whatever model is called. */
export type Chosen = Level | 'default';

/** A choice, and the latest step at that time: a later one, of another page, says what holds. */
export interface ISavedLevel {
  chosen: Chosen;
  step: string;
}

/** Where choices are saved, by the paths of their notebooks. */
export interface ILevelStore {
  /** Null if nothing was chosen. */
  read(path: string): ISavedLevel | null;
  write(path: string, saved: ISavedLevel | null): void;
  /** What any page has chosen that is less than all, until a step says it; null if there is none. */
  shared(path: string): Level | null;
  share(path: string, level: Level | null): void;
  /** Calls back when another page has shared a choice, until what is returned is called. */
  follow(noticed: () => void): () => void;
}

/** Saves choices in this tab, and shares lower ones with all pages of this browser. */
export class TabLevels implements ILevelStore {
  /** `server` is the address of the server: another one may have a notebook of the same path. */
  constructor(private _server: string) {}

  read(path: string): ISavedLevel | null {
    try {
      const [saved, step = ''] =
        sessionStorage.getItem(this._key(path))?.split(' ') ?? [];
      const all = [...LEVELS, 'default'] as const;
      const chosen = all.find(each => each === saved);
      return chosen ? { chosen, step } : null;
    } catch {
      return null;
    }
  }

  write(path: string, saved: ISavedLevel | null): void {
    try {
      if (saved) {
        const text = `${saved.chosen} ${saved.step}`;
        sessionStorage.setItem(this._key(path), text);
      } else {
        sessionStorage.removeItem(this._key(path));
      }
    } catch {
      // The choice is still in the page, and the next step says it.
    }
  }

  shared(path: string): Level | null {
    try {
      const shared = localStorage.getItem(this._key(path));
      return LEVELS.find(each => each === shared) ?? null;
    } catch {
      return null;
    }
  }

  share(path: string, level: Level | null): void {
    try {
      if (level) {
        localStorage.setItem(this._key(path), level);
      } else {
        localStorage.removeItem(this._key(path));
      }
    } catch {
      // Other pages find it in the conversation, after the next step.
    }
  }

  follow(noticed: () => void): () => void {
    window.addEventListener('storage', noticed);
    return () => window.removeEventListener('storage', noticed);
  }

  private _key(path: string): string {
    return `jupyterlab-gptcode:level:${this._server}${path}`;
  }
}

/** The user's choice for one notebook; it is never saved in the notebook, which others may send. */
export class LevelChoice {
  constructor(
    notebook: Pick<LiveNotebook, 'panel' | 'path'>,
    private _store: ILevelStore,
    private _client: string
  ) {
    this._path = notebook.path;
    this._saved = _store.read(this._path);
    this._catchUp();
    this._unfollow = _store.follow(() => this._catchUp());
    notebook.panel.context.pathChanged.connect(() => this._move(notebook.path));
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null for the default of the model. */
  get chosen(): Level | null {
    const { chosen = 'default' } = this._saved ?? {};
    return chosen === 'default' ? null : chosen;
  }

  /**
   * Everything is no choice where it is the default: who has chosen it for a model on this machine
   * has not chosen it for the next one, elsewhere. Less than that is one, for every model.
   */
  choose(level: Level, model: Pick<IModel, 'level'> | null): void {
    const isAll = level === 'everything';
    this._save(isAll && model?.level === level ? 'default' : level);
    this._store.share(this._path, isAll ? null : level);
    this._changed.emit();
  }

  /** What is sent with a step: a page that was asleep may not have noticed a choice. */
  get sent(): { level?: Level } {
    this._catchUp();
    return this.chosen ? { level: this.chosen } : {};
  }

  /**
   * Takes over what was chosen before, as the latest step says, and later what another page has
   * chosen, if that is less. Another conversation, which the user opens, changes nothing.
   */
  note(conversation: INoted, isOurs: boolean): void {
    const isSame = conversation.id === this._conversation;
    this._conversation = conversation.id;
    const latest = latestStep(conversation.transcript);
    this._follow(conversation.transcript.levelled);
    if (!latest || latest.step === this._step) {
      return;
    }
    const isFirst = this._step === null;
    this._step = latest.step;
    if (isOurs) {
      // The step says it from now on.
      this._store.share(this._path, null);
    }
    const isNews = isFirst ? this._saved?.step !== latest.step : isSame;
    const { chosen } = latest;
    const isLess = chosen && isLower(chosen, this.chosen ?? 'everything');
    if (isNews && !isOurs && (isLess || !this._saved)) {
      this._save(chosen ?? 'default');
    } else if (this._saved) {
      this._save(this._saved.chosen);
    }
  }

  /** Takes over what the user has chosen in another browser, if that is less. */
  private _follow(levelled: ILevelled | undefined): void {
    const { client, level } = levelled ?? { client: this._client };
    const isOurs = client === this._client;
    if (!isOurs && level && isLower(level, this.chosen ?? 'everything')) {
      this._save(level);
    }
  }

  /** Another notebook may get this name: what it would see more of is not saved for it. */
  dispose(): void {
    if (this.chosen === 'everything') {
      this._store.write(this._path, null);
    }
    this._unfollow();
    Signal.clearData(this);
  }

  private _save(chosen: Chosen): void {
    this._saved = { chosen, step: this._step ?? '' };
    this._store.write(this._path, this._saved);
  }

  /** Takes over what another page has chosen, if that is less. */
  private _catchUp(): void {
    const shared = this._store.shared(this._path);
    if (shared && isLower(shared, this.chosen ?? 'everything')) {
      this._save(shared);
      this._changed.emit();
    }
  }

  private _move(path: string): void {
    this._store.write(this._path, null);
    this._store.write(path, this._saved);
    const shared = this._store.shared(this._path);
    if (shared) {
      this._store.share(this._path, null);
      this._store.share(path, shared);
    }
    this._path = path;
  }

  private _changed = new Signal<this, void>(this);
  private _conversation = '';
  private _path: string;
  private _saved: ISavedLevel | null;
  /** The latest step that was seen; null before the first. */
  private _step: string | null = null;
  private _unfollow: () => void;
}

interface INoted {
  id: string;
  transcript: ITranscript;
}

/** What the next step sends, at most what is allowed. */
export function effectiveLevel(
  chosen: Level | null,
  model: IModel | null,
  allowed: readonly Level[]
): Level {
  const level = chosen ?? model?.level ?? 'everything';
  const most = allowed.at(-1) ?? level;
  return isLower(most, level) ? most : level;
}

/** Whether earlier turns were sent at a higher level than the next step will be. */
export function sendsLess(transcript: ITranscript, level: Level): boolean {
  const before = latestStep(transcript)?.level;
  return before !== undefined && isLower(level, before);
}

/** Where the prompts for a model go. */
export type Place =
  { type: 'here' | 'unknown' } | { type: 'host'; host: string };

export interface IDestination {
  /** As the server lists it, or one of the same endpoint. */
  model: IModel | null;
  place: Place;
}

/** Of a model that is not listed, that it stays on this machine is not known. */
export function destination({ models }: IModels, name: string): IDestination {
  const listed = models.find(
    ({ id }) => id === name || id === `${name}:latest`
  );
  const model =
    listed ??
    models.find(({ id, provider }) =>
      id.startsWith(`${provider}/`)
        ? name.startsWith(`${provider}/`)
        : !name.includes('/')
    ) ??
    null;
  if (model?.host) {
    return { model, place: { type: 'host', host: model.host } };
  }
  return { model, place: { type: listed ? 'here' : 'unknown' } };
}

export function latestStep({ turns }: ITranscript): IStepPart | undefined {
  for (const { parts } of [...turns].reverse()) {
    const step = parts.findLast(part => part.type === 'step');
    if (step) {
      return step;
    }
  }
  return undefined;
}
