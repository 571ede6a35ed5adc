/** Undoes and redoes what turns did in a notebook: the server decides, the notebook is written here. */

import { type ISignal, Signal } from '@lumino/signaling';

import { allTurns } from '../conversation/branches';
import type { IBlockPart, ITurn } from '../conversation/transcript';
import { cellImages } from '../notebook/read/image';
import { restoreCells } from '../notebook/write/restore';
import { ApiError } from '../server/api';
import type { ICellChange, IUndoRequest, UndoKind } from '../server/wire';
import { perConversation } from './perconversation';
import type { ChatSession } from './session';

/** What the user asked for: a whole turn or, with `cell`, one cell of it. */
export interface IUndoChoice {
  turn: number;
  kind: UndoKind;
  cell?: string;
}

/** Cells that have changed since, before anything is restored. */
export interface IUndoQuestion extends IUndoChoice {
  changed: readonly ICellChange[];
}

/** What could not be done, and why. */
export interface IUndoProblem {
  turn: number;
  message: string;
}

/** Below the turn, or at the message from which the user goes back. */
export type UndoPlace = 'turn' | 'message';

export class Undo {
  constructor(private _chat: ChatSession) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What the user is asked. */
  question: IUndoQuestion | null = null;

  problem: IUndoProblem | null = null;

  /** The turn of which the user has left all cells as they are. */
  unchanged: number | null = null;

  /** Where both are shown. */
  place: UndoPlace = 'turn';

  /**
   * Undoes or redoes at once, or asks; `confirmed` are cells to restore although they have changed.
   * What is asked for meanwhile comes after it.
   */
  act(
    choice: IUndoChoice,
    confirmed?: string[],
    place: UndoPlace = 'turn'
  ): Promise<void> {
    const { id } = this._chat.conversation;
    this._latest = this._latest.then(async () => {
      if (this._chat.busy || this._chat.conversation.id !== id) {
        return; // what the user is asked stays
      }
      this.question = this.problem = this.unchanged = null;
      this.place = place;
      try {
        await this._act(choice, confirmed);
      } catch (error) {
        this._fail(choice.turn, error);
      }
      this._changed.emit();
    });
    return this._latest;
  }

  /** Leaves everything as it is. */
  cancel(): void {
    this.question = null;
    this._changed.emit();
  }

  private async _act(choice: IUndoChoice, confirmed?: string[]): Promise<void> {
    const { calls, conversation, notebook } = this._chat;
    const { id, transcript } = conversation;
    // Another page may have written the file.
    await notebook.refresh();
    const { model } = notebook.panel;
    const all = allTurns(transcript);
    const turn = all.find(each => each.turn === choice.turn);
    if (!model || !turn || model.readOnly) {
      throw new ApiError(READ_ONLY);
    }
    const blocks = blocksOf(turn);
    const images = cellImages(model, new Set(blocks.keys()));
    const cells = images.map(image => ({
      ...image,
      block: blocks.get(image.cell)
    }));
    const together = choice.kind === 'undo' && this.place === 'message';
    const request: IUndoRequest = {
      ...{ client: calls.client, ...choice, cells },
      ...(together && { together })
    };
    const { changed, event, restore } = await calls.api.undo(id, {
      ...request,
      ...(confirmed && { confirmed })
    });
    if (!restore) {
      if (!changed.length) {
        throw new ApiError(NOTHING);
      }
      this.question = confirmed ? null : { ...choice, changed };
      this.unchanged = confirmed && !choice.cell ? choice.turn : null;
      return;
    }
    restoreCells(model, restore);
    if (event) {
      conversation.noteUndo(choice.turn, event);
    }
    if (restore.some(({ outdated }) => outdated)) {
      this._fail(choice.turn, new ApiError(OUTDATED));
    }
    // JupyterLab says why, if it cannot be saved.
    void notebook.save();
  }

  private _fail(turn: number, error: unknown): void {
    const isKnown = error instanceof ApiError;
    const message = isKnown ? error.words.message : String(error);
    this.problem = { turn, message };
  }

  private _changed = new Signal<this, void>(this);
  private _latest: Promise<void> = Promise.resolve();
}

const READ_ONLY = words('This notebook cannot be written, so nothing changed.');
const NOTHING = words('Nothing of this is left in the notebook to change.');
const OUTDATED = words(
  'The outputs of a cell could not be read any more. Its code is restored; run it again for its outputs.'
);

function words(message: string) {
  return { kind: 'undo', message, kept: '', retryable: false };
}

/** The undo of a chat's conversation. */
export const undoOf = perConversation(chat => new Undo(chat));

/**
 * The latest block of each cell of a turn, in the order in which they were written; none where the
 * turn was imported, as a file may say anything of cells.
 */
export function blocksOf(turn: ITurn): Map<string, number> {
  const parts = turn.parts.filter(
    (part): part is IBlockPart => part.type === 'block' && !turn.isImported
  );
  return new Map(
    parts.flatMap(({ block, cell }) => (cell ? [[cell, block]] : []))
  );
}

/** Whether all that is left to do with a turn is to redo it. */
export function isUndone(turn: ITurn): boolean {
  const { isUndone, undone = [] } = turn;
  const cells = [...blocksOf(turn).keys()];
  return !!isUndone || cells.every(cell => undone.includes(cell));
}

/** Undoes or redoes a turn: the one of this number, or the latest that can be. */
export async function undoTurn(
  chat: ChatSession,
  kind: 'undo' | 'redo',
  number?: number
): Promise<void> {
  const { turns } = chat.conversation.transcript;
  const found = turns.findLast(turn =>
    number === undefined
      ? blocksOf(turn).size > 0 && isUndone(turn) === (kind === 'redo')
      : turn.turn === number
  );
  if (found) {
    await undoOf(chat).act({ turn: found.turn, kind });
  }
}
