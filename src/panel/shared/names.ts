/** Names of files as the panel shows them: none can look like another, or be read backwards. */

import { labels } from '../../files/paths';
import { visibleCode } from '../cell/visible';

/** A name or path, its control characters shown as what they are. */
export function visibleName(name: string): string {
  return visibleCode(name.replace(/\r\n/g, '\r␊')).replace(
    /␍?\n|\t/g,
    character => PICTURES[character]
  );
}

/** A label for each path: its name, or more of the path if names are the same. */
export function visibleLabels(
  paths: readonly string[],
  folder: string
): string[] {
  return labels(paths, folder).map(visibleName);
}

const PICTURES: Record<string, string> = { '␍\n': '␍', '\n': '␊', '\t': '␉' };
