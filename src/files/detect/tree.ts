/** Remembers what is uploaded on a page that has no panel. */

import type { Contents } from '@jupyterlab/services';

import { DroppedFiles } from './dropped';

export function rememberUploads(
  contents: Pick<Contents.IManager, 'fileChanged'>,
  server: string,
  isOn: () => Promise<boolean>
): void {
  const dropped = new DroppedFiles(server);
  contents.fileChanged.connect((_, { newValue, oldValue, type }) => {
    // A notebook that is made here is saved, too.
    if (type === 'save' && newValue?.path && newValue.type === 'file') {
      const { path } = newValue;
      isOn().then(is => is && dropped.add(path), console.warn);
    } else if (type === 'delete' && oldValue?.path) {
      dropped.forget(oldValue.path);
    } else if (type === 'rename' && oldValue?.path && newValue?.path) {
      dropped.rename(oldValue.path, newValue.path);
    }
  });
}
