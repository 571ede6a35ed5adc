/** A folder from the user's machine: what of it would be uploaded, before any of it is. */

import { join } from '../paths';

/** Files and folders in it that are uploaded together. */
export const MOST_ENTRIES = 1_000;
export const MOST_BYTES = 1_000_000_000;

export interface IFolder {
  name: string;
  /** The folders in it, those that hold others before these; paths are told from it. */
  folders: string[];
  files: { path: string; file: File }[];
  size: number;
  /** How many hidden files and folders stay where they are: Jupyter would not serve them. */
  hidden: number;
  /** Whether there is more than is uploaded together; then not all has been looked at. */
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

/** Browsers tell them in batches, and end with an empty one. */
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
