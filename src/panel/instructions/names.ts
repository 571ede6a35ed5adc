/** What the panel calls the instructions of a folder. */

import { join } from '../../files/paths';
import type { IFolderInstructions } from '../../server/wire';
import type { Trans } from '../shared/context';
import { visibleLabels, visibleName } from '../shared/names';

/** Such as "AGENTS.md" or "3 skills". */
export function sourceName(
  { skills, text }: Pick<IFolderInstructions, 'skills' | 'text'>,
  trans: Trans
): string {
  const count = trans._n('%1 skill', '%1 skills', skills.length, skills.length);
  if (!text) {
    return count;
  }
  return skills.length ? trans.__('%1 and %2', FILE, count) : FILE;
}

/** For the grammar of sentences about them. */
export function sourceCount({
  skills,
  text
}: Pick<IFolderInstructions, 'skills' | 'text'>): number {
  return skills.length + (text ? 1 : 0);
}

/** The names of their chips: those in several folders have their folders too. */
export function chipNames(
  folders: readonly IFolderInstructions[],
  trans: Trans
): string[] {
  const paths = folders.map(each =>
    join(each.folder, each.text ? FILE : sourceName(each, trans))
  );
  return visibleLabels(paths, '');
}

export function folderName(folder: string, trans: Trans): string {
  return folder ? visibleName(folder) : trans.__('the top folder');
}

const FILE = 'AGENTS.md';
