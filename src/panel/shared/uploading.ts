import { Dialog, showDialog } from '@jupyterlab/apputils';

import {
  type IFolder,
  MOST_BYTES,
  MOST_ENTRIES
} from '../../files/upload/folder';
import { nameOf } from '../../files/paths';
import type { IOutcome } from '../../files/upload/replace';
import type { Choice } from '../../files/upload/uploads';
import type { Trans } from './context';
import { visibleName } from './names';
import { sizeText } from './size';

/** Asks what to do about a name that exists, and whether to upload a folder. */
export async function askToUpload(
  trans: Trans,
  name: string,
  isTaken: boolean,
  folder?: IFolder
): Promise<Choice> {
  const shown = visibleName(name);
  const both = trans.__('Keep both');
  const replace = trans.__('Replace');
  const cancel = Dialog.cancelButton({ label: trans.__('Cancel') });
  const buttons = folder?.isTooLarge
    ? [cancel]
    : isTaken
      ? [
          cancel,
          Dialog.okButton({ label: both }),
          Dialog.warnButton({ label: replace })
        ]
      : [cancel, Dialog.okButton({ label: trans.__('Upload') })];
  const { button } = await showDialog({
    title: folder
      ? trans.__('Upload the folder %1?', shown)
      : trans.__('Replace the file?'),
    body: folder
      ? folderText(trans, folder, isTaken)
      : trans.__(
          'A file named %1 already exists in the notebook’s folder.',
          shown
        ),
    buttons,
    defaultButton: Math.min(1, buttons.length - 1)
  });
  if (!button.accept) {
    return 'cancel';
  }
  return button.label === both ? 'keep-both' : 'replace';
}

function folderText(trans: Trans, folder: IFolder, isTaken: boolean): string {
  if (folder.isTooLarge) {
    return trans.__(
      'It has more than %1 files or more than %2, which is too much for one upload. Zip it, or upload part of it.',
      MOST_ENTRIES,
      sizeText(MOST_BYTES, trans)
    );
  }
  const sentences = [
    trans._n(
      '%1 file (%2) will be uploaded next to the notebook.',
      '%1 files (%2 in total) will be uploaded next to the notebook.',
      folder.files.length,
      sizeText(folder.size, trans)
    )
  ];
  if (folder.hidden) {
    sentences.push(trans.__('Hidden files are left out.'));
  }
  if (isTaken) {
    sentences.push(
      trans.__(
        'A folder with this name already exists. Replace its files of the same names, or keep both?'
      )
    );
  }
  return sentences.join(' ');
}

/** Where the files of an upload are that did not simply replace another. */
export function outcomeText(outcome: IOutcome, trans: Trans): string {
  const [name, old, part] = [outcome.path, outcome.old, outcome.part].map(
    path => visibleName(nameOf(path))
  );
  switch (outcome.kind) {
    case 'unchanged':
      return trans.__(
        'Upload failed: %1. The file %2 is as it was. Try again.',
        outcome.reason,
        name
      );
    case 'apart':
      return trans.__(
        'Upload failed: %1. Nothing was removed: the earlier %2 is now called %3, and your upload is called %4. Rename the one that you want.',
        outcome.reason,
        name,
        old,
        part
      );
    case 'left-over':
      return trans.__(
        'Uploaded. The earlier %1 could not be removed: it is now called %2.',
        name,
        old
      );
  }
}
