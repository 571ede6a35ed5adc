/** What a file holds, in a line, for those who attach it. */

import type { IProfile, IProfileTable } from '../../server/wire';
import type { Trans } from '../shared/context';
import { sizeText } from '../shared/size';

type Kind = NonNullable<IProfile['kind']>;

/** `table, 1,200 rows, 3 columns, 1.3 MB`; empty for a file that could not be profiled. */
export function fileFacts(profile: IProfile, trans: Trans): string {
  const { image, kind, size, tables } = profile;
  if (!kind) {
    return '';
  }
  return [
    kindName(kind, trans),
    ...(kind === 'table' && tables?.length ? tableFacts(tables[0], trans) : []),
    image ? trans.__('%1 × %2 pixels', image.width, image.height) : '',
    size === undefined ? '' : sizeText(size, trans)
  ]
    .filter(text => text)
    .join(', ');
}

function tableFacts(
  { columns_total: columns, estimated, rows }: IProfileTable,
  trans: Trans
): string[] {
  const width = columns.toLocaleString('en-US');
  const known = trans._n('%2 column', '%2 columns', columns, width);
  if (rows === null) {
    return [known];
  }
  const count = rows.toLocaleString('en-US');
  return [
    estimated
      ? trans._n('about %2 row', 'about %2 rows', rows, count)
      : trans._n('%2 row', '%2 rows', rows, count),
    known
  ];
}

function kindName(kind: Kind, trans: Trans): string {
  switch (kind) {
    case 'table':
      return trans.__('table');
    case 'workbook':
      return trans.__('workbook');
    case 'database':
      return trans.__('database');
    case 'archive':
      return trans.__('archive');
    case 'array':
      return trans.__('array');
    case 'notebook':
      return trans.__('notebook');
    case 'text':
      return trans.__('text');
    case 'document':
      return trans.__('document');
    case 'image':
      return trans.__('image');
    case 'media':
      return trans.__('sound or video');
    case 'folder':
      return trans.__('folder');
    case 'binary':
      return trans.__('binary file');
  }
}
