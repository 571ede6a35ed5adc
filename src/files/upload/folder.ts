/** Lists what would be uploaded of a folder from the user's machine. */

import { join } from '../paths';

/** Files and folders in it that are uploaded together. */
export const MOST_ENTRIES = 1_000;
export const MOST_BYTES = 1_000_000_000;

export interface IFolder {
  name: string;
  /** The folders in it, outer ones first; paths are relative to it. */
  folders: string[];
  files: { path: string; file: File }[];
  size: number;
  /** How many hidden files and folders are left out: Jupyter would not serve them. */
  hidden: number;
  /** Whether it exceeds a limit; the list is then incomplete. */
  isTooLarge: boolean;
}

export async function readFolder(
  entry: FileSystemDirectoryEntry,
  signal: AbortSignal
): Promise<IFolder> {
  const { name } = entry;
  const found: IFolder = {
    ...{ name, folders: [], files: [], size: 0 },
    ...{ hidden: 0, isTooLarge: false }
  };
  const left: [string, FileSystemDirectoryEntry][] = [['', entry]];
  for (const [folder, each] of left) {
    for await (const inside of entriesOf(each)) {
      const path = join(folder, inside.name);
      if (inside.name.startsWith('.')) {
        found.hidden += 1;
      } else if (inside.isDirectory) {
        found.folders.push(path);
        left.push([path, inside as FileSystemDirectoryEntry]);
      } else {
        const file = await fileOf(inside as FileSystemFileEntry);
        found.files.push({ path, file });
        found.size += file.size;
      }
      const count = found.files.length + found.folders.length;
      found.isTooLarge = count > MOST_ENTRIES || found.size > MOST_BYTES;
      if (found.isTooLarge || signal.aborted) {
        return found;
      }
    }
  }
  return found;
}

/** Browsers return them in batches, and end with an empty one. */
async function* entriesOf(
  folder: FileSystemDirectoryEntry
): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader();
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (!batch.length) {
      return;
    }
    yield* batch;
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
