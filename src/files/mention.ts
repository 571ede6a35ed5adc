/** `@` in a prompt: where it is, what it may mean, and what replaces it. */

import type { IFolderItem } from './listing';
import { join } from './paths';

/** An unfinished `@word` before the cursor. */
export interface IMention {
  start: number;
  query: string;
}

export interface INamedCell {
  cell: string;
  /** Counted from 1. */
  position: number;
  firstLine: string;
}

export interface IKernelVariable {
  name: string;
  /** Such as `pandas.core.frame.DataFrame`. */
  type: string;
}

export type Suggestion =
  | { type: 'file' | 'folder' | 'this-folder'; path: string; label: string }
  | ({ type: 'cell' } & INamedCell)
  | { type: 'variable'; name: string; kind: string };

const MAX_SUGGESTIONS = 6; // of each kind

export function mentionAt(text: string, caret: number): IMention | null {
  const match = /(?:^|[\s(])@((?:cell )?[^\s@]*)$/i.exec(text.slice(0, caret));
  return match && { start: caret - match[1].length - 1, query: match[1] };
}

/** The folder of a query, relative to the notebook's folder: `data` for `data/we`. */
export function folderOfQuery(query: string): string {
  return query.split('/').slice(0, -1).join('/');
}

/** What a query may mean; `items` are those of its folder. */
export function suggest(
  query: string,
  items: readonly IFolderItem[],
  cells: readonly INamedCell[],
  variables: readonly IKernelVariable[] = []
): Suggestion[] {
  const folder = folderOfQuery(query);
  const part = query.slice(folder ? folder.length + 1 : 0).toLowerCase();
  const rank = ({ name }: IFolderItem) =>
    name.toLowerCase().startsWith(part) ? 0 : 1;
  const found = items
    .filter(({ name }) => name.toLowerCase().includes(part))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name, isFolder }): Suggestion => {
      const path = join(folder, name);
      return isFolder
        ? { type: 'folder', path, label: `${path}/` }
        : { type: 'file', path, label: path };
    });
  const here: Suggestion[] =
    folder && !part
      ? [{ type: 'this-folder', path: folder, label: `${folder}/` }]
      : [];
  if (folder) {
    return [...here, ...found];
  }
  return [
    ...found,
    ...suggestVariables(part, variables),
    ...suggestCells(part, cells)
  ];
}

function suggestVariables(
  part: string,
  variables: readonly IKernelVariable[]
): Suggestion[] {
  const rank = ({ name }: IKernelVariable) =>
    name.toLowerCase().startsWith(part) ? 0 : 1;
  return variables
    .filter(({ name }) => name.toLowerCase().includes(part))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name, type }) => ({
      type: 'variable',
      name,
      kind: type.split('.').at(-1) ?? ''
    }));
}

function suggestCells(
  part: string,
  cells: readonly INamedCell[]
): Suggestion[] {
  const number = /^(?:cell ?)?(\d*)$/.exec(part)?.[1];
  const isMeant = ({ position, firstLine }: INamedCell) =>
    number !== undefined
      ? `${position}`.startsWith(number)
      : 'cell'.startsWith(part) || firstLine.toLowerCase().includes(part);
  return cells
    .filter(isMeant)
    .slice(0, MAX_SUGGESTIONS)
    .map(cell => ({ type: 'cell', ...cell }));
}

/** The text with a suggestion in place of the mention, and the new position of the cursor. */
export function complete(
  text: string,
  mention: IMention,
  caret: number,
  chosen: Suggestion
): { text: string; caret: number } {
  const before = text.slice(0, mention.start);
  const after = text.slice(caret);
  const gap = /^\s/.test(after) ? '' : ' ';
  const words = wordsOf(chosen) + (chosen.type === 'folder' ? '' : gap);
  return { text: before + words + after, caret: (before + words).length };
}

function wordsOf(chosen: Suggestion): string {
  switch (chosen.type) {
    case 'variable':
      return chosen.name;
    case 'cell':
      return `cell ${chosen.position}`;
    case 'folder':
      return `@${chosen.label}`;
    default:
      return /\s/.test(chosen.label) ? `"${chosen.label}"` : chosen.label;
  }
}
