import type { Contents } from '@jupyterlab/services';

import type { Api } from '../server/api';
import type { IIgnored } from '../server/wire';

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

/** Names that the server looks at in one call; further ones are left out. */
const MAX_NAMES = 20_000;

/** The same without what the user's `.gptcodeignore` files hide from the model. */
export async function listShown(
  api: Pick<Api, 'call'>,
  contents: Contents.IManager,
  path: string
): Promise<IFolderItem[]> {
  const items = (await listFolder(contents, path)).slice(0, MAX_NAMES);
  const namesOf = (areFolders: boolean) =>
    items
      .filter(({ isFolder }) => isFolder === areFolders)
      .map(({ name }) => name);
  const { names } = await api.call<IIgnored>('POST', 'files/ignored', {
    folder: contents.localPath(path),
    names: namesOf(false),
    folders: namesOf(true)
  });
  const hidden = new Set(names);
  return items.filter(({ name }) => !hidden.has(name));
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
