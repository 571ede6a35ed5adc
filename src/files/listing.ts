import type { Contents } from '@jupyterlab/services';

import { folderOf, nameOf } from './paths';

export interface IFolderItem {
  name: string;
  isFolder: boolean;
}

/** The items of a folder of the contents manager. */
export async function listFolder(
  contents: Contents.IManager,
  path: string
): Promise<IFolderItem[]> {
  const listing = await contents.get(path, { content: true });
  return (listing.content as Contents.IModel[]).map(({ name, type }) => ({
    name,
    isFolder: type === 'directory'
  }));
}

/** Whether a folder lists a file: asking a drive for a missing one is an error in the console. */
export async function isListed(
  contents: Contents.IManager,
  path: string
): Promise<boolean> {
  // A drive's root keeps its colon.
  const drive = path.slice(0, path.length - contents.localPath(path).length);
  const items = await listFolder(contents, folderOf(path) || drive);
  return items.some(({ name }) => name === nameOf(contents.localPath(path)));
}
