import type { Contents } from '@jupyterlab/services';

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
