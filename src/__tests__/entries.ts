/** Folders as browsers give them when they are dropped, in batches of two. */

export interface ITree {
  [name: string]: string | ITree;
}

export function folderEntry(
  name: string,
  tree: ITree
): FileSystemDirectoryEntry {
  return {
    ...{ name, isDirectory: true, isFile: false },
    createReader: () => {
      const left = Object.entries(tree).map(([each, content]) =>
        typeof content === 'string'
          ? fileEntry(each, content)
          : folderEntry(each, content)
      );
      const readEntries = (give: FileSystemEntriesCallback) =>
        give(left.splice(0, 2));
      return { readEntries };
    }
  } as unknown as FileSystemDirectoryEntry;
}

function fileEntry(name: string, content: string): FileSystemEntry {
  return {
    ...{ name, isDirectory: false, isFile: true },
    file: (give: FileCallback, fail: ErrorCallback) =>
      content === 'unreadable'
        ? fail(new DOMException('It cannot be read.'))
        : give(new File([content], name))
  } as unknown as FileSystemEntry;
}
