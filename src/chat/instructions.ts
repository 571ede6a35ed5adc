/** The standing instructions of a notebook: the user's own, and those of its project. */

import { type ISignal, Signal } from '@lumino/signaling';

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import type {
  IErrorWords,
  IFolderInstructions,
  IInstructions,
  IInstructionsChange
} from '../server/wire';

const LONGEST = 3_000; // milliseconds that a prompt waits for them to be looked at

export class Instructions {
  /** `path` is the notebook's; empty where there is none. */
  constructor(
    private _api: Pick<Api, 'call'>,
    private _path: () => string
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** As the server has them; null until it has said so. */
  get known(): IInstructions | null {
    return this._known;
  }

  /** Why the user's latest word on them was not taken. */
  get problem(): IErrorWords | null {
    return this._problem;
  }

  /** Those of folders that go along with the next prompt. */
  get used(): readonly IFolderInstructions[] {
    return this._folders.filter(
      ({ state, wanted }) => state === 'use' && wanted
    );
  }

  /** Whether there are any, which may change at any time. */
  get hasAny(): boolean {
    return this._folders.length > 0 || !!this._known?.own.text;
  }

  /** Those that wait for the user's yes or no. */
  get asks(): readonly IFolderInstructions[] {
    return this._folders.filter(({ state }) => state === 'ask');
  }

  /** The user's own, if they go along with the next prompt. */
  get own(): string {
    const { own } = this._known ?? {};
    return own?.wanted ? own.text : '';
  }

  /** Without an answer, what is known stays: the server decides what is sent. */
  async load(): Promise<void> {
    const query = `notebook=${encodeURIComponent(this._path())}`;
    const count = ++this._calls;
    try {
      const call = `instructions?${query}&no_track_activity=1`;
      this._show(await this._api.call<IInstructions>('GET', call), count);
    } catch {
      // The next look may succeed.
    }
  }

  /**
   * Looks again, and says whether what goes along is still what was shown: as far as is known, if
   * no answer comes.
   */
  async isAsShown(): Promise<boolean> {
    const shown = this._goesAlong;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, LONGEST);
    });
    await Promise.race([this.load(), late]);
    clearTimeout(timer);
    return shown === this._goesAlong;
  }

  answer(folder: IFolderInstructions, use: boolean): Promise<void> {
    const { digest, folder: place } = folder;
    return this.change({ answer: { folder: place, digest, use } });
  }

  /** In this notebook; null stands for the user's own. */
  want(folder: string | null, wanted: boolean): Promise<void> {
    return this.change({ here: { folder, wanted } });
  }

  async change(what: Omit<IInstructionsChange, 'notebook'>): Promise<void> {
    const body = { notebook: this._path(), ...what };
    const count = ++this._calls;
    this._problem = null;
    try {
      const found = this._api.call<IInstructions>(
        'PATCH',
        'instructions',
        body
      );
      this._show(await found, count);
    } catch (error) {
      this._problem = error instanceof ApiError ? error.words : UNREACHABLE;
      this._changed.emit();
      await this.load();
    }
  }

  private get _folders(): readonly IFolderInstructions[] {
    return this._known?.folders ?? [];
  }

  private get _goesAlong(): string {
    const folders = this.used.map(({ digest, folder }) => [folder, digest]);
    return JSON.stringify([this.own, folders]);
  }

  private _show(found: IInstructions, count: number): void {
    // An earlier look must not take the place of a later word.
    if (count > this._shown) {
      this._shown = count;
      this._known = found;
      this._changed.emit();
    }
  }

  private _calls = 0;
  private _changed = new Signal<this, void>(this);
  private _known: IInstructions | null = null;
  private _problem: IErrorWords | null = null;
  /** The latest call whose answer is shown. */
  private _shown = 0;
}

/** What has instructions: the chat of a notebook. */
export interface IInstructed {
  readonly calls: { api: Pick<Api, 'call'> };
  readonly notebook: { panel: { context: { localPath: string } } };
}

const known = new WeakMap<IInstructed, Instructions>();

/** Those of the notebook of a chat. */
export function instructionsOf(chat: IInstructed): Instructions {
  const found =
    known.get(chat) ??
    new Instructions(
      chat.calls.api,
      () => chat.notebook.panel.context.localPath
    );
  known.set(chat, found);
  return found;
}

/** Whether what goes along is still what was shown; null where nothing can. */
export function lookAgain(chat: IInstructed): Promise<boolean> | null {
  const found = instructionsOf(chat);
  return found.hasAny ? found.isAsShown() : null;
}
