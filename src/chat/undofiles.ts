/** Files that turns have written or removed: the server lists them, and puts back what is chosen. */

import { type ISignal, Signal } from '@lumino/signaling';

import { ApiError } from '../server/api';
import type {
  FilesUndoKind,
  IChosenFile,
  IFileChoices,
  IFilesUndone,
  IFilesUndoRequest,
  IUnpreserved
} from '../server/wire';
import { perConversation } from './perconversation';
import type { ChatSession } from './session';

/** What came of the user's choice. */
export interface IFilesResult extends Pick<IFilesUndone, 'done' | 'failed'> {
  kind: FilesUndoKind;
  message?: string;
}

export class UndoFiles {
  constructor(private _chat: ChatSession) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What the user's latest choice in a turn has led to. */
  result(turn: number): IFilesResult | null {
    return this._results.get(turn) ?? null;
  }

  /** What can be put back or, of `redo`, given back; nothing while the server cannot be asked. */
  async list(turn: number, kind: FilesUndoKind): Promise<IFileChoices> {
    const { calls, conversation } = this._chat;
    try {
      const place = `${placeOf(conversation.id)}?turn=${turn}&kind=${kind}`;
      return await calls.api.call<IFileChoices>('GET', place);
    } catch {
      return { files: [], unpreserved: [] };
    }
  }

  /** Puts files back; what is asked for meanwhile comes after it. */
  act(turn: number, kind: FilesUndoKind, files: IChosenFile[]): Promise<void> {
    const { calls, conversation } = this._chat;
    const place = placeOf(conversation.id);
    this._latest = this._latest.then(async () => {
      const { api, client } = calls;
      const request: IFilesUndoRequest = { client, turn, kind, files };
      try {
        const done = await api.call<IFilesUndone>('POST', place, request);
        this._results.set(turn, { kind, ...done });
      } catch (error) {
        const isKnown = error instanceof ApiError;
        const message = isKnown ? error.words.message : String(error);
        const failed: IUnpreserved[] = [];
        this._results.set(turn, { kind, done: [], failed, message });
      }
      this._changed.emit();
    });
    return this._latest;
  }

  private _changed = new Signal<this, void>(this);
  private _latest: Promise<void> = Promise.resolve();
  private _results = new Map<number, IFilesResult>();
}

function placeOf(conversation: string): string {
  return `conversations/${encodeURIComponent(conversation)}/undo/files`;
}

/** The files of the turns of a chat's conversation. */
export const undoFilesOf = perConversation(chat => new UndoFiles(chat));
