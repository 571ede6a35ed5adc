/** For which block a cell was made, as its metadata says: its mark. */

import type { ISharedNotebook } from '@jupyter/ydoc';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { PartialJSONObject } from '@lumino/coreutils';

import {
  type IBlockOrigin,
  type ICellOrigin,
  type IMark,
  type IReplaced,
  makeMark
} from './mark';

/**
 * `writing` marks a cell whose code is not complete: after a reload, the rest is typed. `cell` is the
 * cell that the model wrote: a copy has another id of its own.
 */
export interface IMarkedOrigin extends ICellOrigin {
  writing?: true;
  cell?: string;
}

export type SharedCell = ISharedNotebook['cells'][number];

/** The cells of a conversation's blocks, by `turn/block`. */
export type BlockCells = ReadonlyMap<string, string>;

/**
 * The cells of notebooks whose files are scripts (a `.py` or `.md` that jupytext opens): what we
 * write into their metadata would end in the user's text, so it is only remembered here.
 */
const scripts = new WeakMap<
  ISharedNotebook,
  Map<string, Partial<IMarkedOrigin>>
>();

/** The file of this notebook is a script: from now on nothing of ours is written into it. */
export function leaveMetadata(model: INotebookModel): void {
  const { sharedModel } = model;
  scripts.set(
    sharedModel,
    scripts.get(sharedModel) ?? new Map<string, Partial<IMarkedOrigin>>()
  );
}

/** Where what is known of a script's cells is remembered; null for other notebooks. */
export function scriptOrigins(
  notebook: ISharedNotebook
): Map<string, Partial<IMarkedOrigin>> | null {
  return scripts.get(notebook) ?? null;
}

/** The cell of a text that an earlier page inserted. */
export function textCell(
  model: INotebookModel,
  { block, conversation, turn }: IBlockOrigin
): string | null {
  const found = markedCells(model, conversation).find(cell => {
    const origin = markedOrigin(cell);
    return (
      cell.cell_type !== 'code' &&
      origin.turn === turn &&
      origin.block === block
    );
  });
  return found?.getId() ?? null;
}

/**
 * The cells that were made for the blocks of a conversation, read off their metadata. A copy has the
 * same: it counts only if the file has lost the ids that the cells had.
 */
export function blockCells(
  model: INotebookModel | null,
  conversation: string
): BlockCells {
  const found = new Map<string, string>();
  for (const cell of markedCells(model, conversation)) {
    const { block, turn } = markedOrigin(cell);
    const key = `${turn}/${block}`;
    if (cell.cell_type === 'code' && !found.has(key)) {
      found.set(key, cell.getId());
    }
  }
  return found;
}

function markedCells(
  model: INotebookModel | null,
  conversation: string
): SharedCell[] {
  const marked = (model?.sharedModel.cells ?? []).filter(
    cell => markedOrigin(cell).conversation === conversation
  );
  // Older marks do not name their cell.
  const named = marked.filter(cell => markedOrigin(cell).cell !== undefined);
  const copies = named.filter(cell => markedOrigin(cell).cell !== cell.getId());
  return copies.length < named.length
    ? marked.filter(cell => !copies.includes(cell))
    : marked;
}

export function markedOrigin(cell: SharedCell): Partial<IMarkedOrigin> {
  const mark = markOf(cell) as Partial<IMarkedOrigin> | null;
  return remembered(cell)?.get(cell.getId()) ?? mark ?? {};
}

/** What a cell has in its metadata: any object. */
export function markOf(cell: SharedCell): IMark | null {
  const found: unknown = cell.getMetadata('gptcode');
  const isMark = typeof found === 'object' && found !== null;
  return isMark && Object.keys(found).length ? (found as IMark) : null;
}

/** Marks a cell with what the model wrote, and what it replaced. */
export function mark(
  cell: SharedCell,
  origin: ICellOrigin,
  source: string,
  replaced?: IReplaced
): void {
  const known = remembered(cell);
  if (known) {
    known.set(cell.getId(), origin);
  } else {
    const made = makeMark(origin, cell.getId(), source, replaced);
    cell.setMetadata('gptcode', made as PartialJSONObject);
  }
}

function remembered(
  cell: SharedCell
): Map<string, Partial<IMarkedOrigin>> | null {
  return (cell.notebook && scripts.get(cell.notebook)) ?? null;
}
