/** The words for files that can be put back. */

import type { IFilesResult } from '../../chat/undofiles';
import type { FilesUndoKind, IFileChoice } from '../../server/wire';
import type { Trans } from '../shared/context';
import { sizeText } from '../shared/size';

/** What the button does with the files that are ticked. */
export function actText(
  chosen: readonly IFileChoice[],
  kind: FilesUndoKind,
  trans: Trans
): string {
  if (kind === 'redo' && chosen.length) {
    return trans._n('Redo %1 file', 'Redo %1 files', chosen.length);
  }
  if (!chosen.length) {
    return kind === 'redo'
      ? trans.__('Redo files')
      : trans.__('Put back files');
  }
  const removed = chosen.filter(({ does }) => does === 'remove').length;
  const back = chosen.length - removed;
  const removes = trans._n('delete %1 file', 'delete %1 files', removed);
  if (!removed) {
    return trans._n('Put back %1 file', 'Put back %1 files', back);
  }
  if (!back) {
    return trans._n('Delete %1 file', 'Delete %1 files', removed);
  }
  const puts = trans._n('Put back %1 file', 'Put back %1 files', back);
  return trans.__('%1, %2', puts, removes);
}

/** What would become of a file. */
export function fileText(
  file: IFileChoice,
  kind: FilesUndoKind,
  trans: Trans
): string {
  const size = sizeText(file.size, trans);
  const what =
    file.kind === 'folder'
      ? trans._n(
          'folder with %1 file, %2',
          'folder with %1 files, %2',
          file.files,
          size
        )
      : size;
  return [
    doesText(file, kind, what, trans),
    file.changed && trans.__('changed since'),
    file.final && trans.__('too large to be given back afterwards')
  ]
    .filter(Boolean)
    .join('; ');
}

function doesText(
  { does }: IFileChoice,
  kind: FilesUndoKind,
  what: string,
  trans: Trans
): string {
  if (kind === 'redo') {
    return does === 'remove'
      ? trans.__('delete it again (%1)', what)
      : trans.__('as it was before Undo (%1)', what);
  }
  return does === 'remove'
    ? trans.__('made by this turn, delete it (%1)', what)
    : trans.__('as it was before (%1)', what);
}

/** What has become of files. */
export function doneText({ done, kind }: IFilesResult, trans: Trans): string {
  const count = done.length;
  return kind === 'undo'
    ? trans._n('%1 file is as it was.', '%1 files are as they were.', count)
    : trans._n('%1 file was redone.', '%1 files were redone.', count);
}

/** What could not be done, and why. */
export function failedText(
  name: string,
  why: string,
  kind: FilesUndoKind,
  trans: Trans
): string {
  return kind === 'undo'
    ? trans.__('%1 was not put back: %2', name, why)
    : trans.__('%1 was not redone: %2', name, why);
}
