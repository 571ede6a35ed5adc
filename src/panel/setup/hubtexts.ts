/** What a model of the hub takes, and how far its download is, in words. */

import type { IDownloadedModel, IDownloads } from '../../server/wire';
import type { Trans } from '../shared/context';
import { sizeText } from '../shared/size';
import { timeLeft } from './starter';

/** What a model of our list is good for; `recommended.json` has the English words. */
export function aboutText({ about }: IDownloadedModel, trans: Trans): string {
  switch (about) {
    case 'Short pieces of code, quick on most laptops.':
      return trans.__('Short pieces of code, quick on most laptops.');
    case 'Better code and repairs, slow without a fast processor.':
      return trans.__(
        'Better code and repairs, slow without a fast processor.'
      );
    default:
      return about;
  }
}

/** `1.1 GB, licence Apache-2.0, 32,768 tokens` */
export function factsText(row: IDownloadedModel, trans: Trans): string {
  return [
    row.size > 0 ? sizeText(row.size, trans) : '',
    row.licence && trans.__('licence %1', row.licence),
    row.context > 0
      ? trans.__('%1 tokens', row.context.toLocaleString('en-US'))
      : ''
  ]
    .filter(Boolean)
    .join(', ');
}

/** `Needs 6.0 GB of memory, 3.0 GB are free.` */
export function roomText(
  row: IDownloadedModel,
  { disk, memory }: Pick<IDownloads, 'disk' | 'memory'>,
  trans: Trans
): string {
  const needed = sizeText(row.memory, trans);
  if (memory.total < row.memory) {
    const all = sizeText(memory.total, trans);
    return trans.__(
      'Needs %1 of memory, this machine has %2 in all.',
      needed,
      all
    );
  }
  const left = row.size - row.arrived;
  if (row.fits === 'no') {
    return trans.__(
      'Needs %1 on the disk, %2 are free.',
      sizeText(left, trans),
      sizeText(disk, trans)
    );
  }
  const free = sizeText(memory.free, trans);
  return trans.__('Needs %1 of memory, %2 are free.', needed, free);
}

export function progressText(
  { progress, state }: IDownloadedModel,
  trans: Trans
): string {
  if (state === 'checking') {
    return trans.__('Checking…');
  }
  if (!progress) {
    return trans.__('Contacting the server…');
  }
  const text = trans.__(
    '%1 of %2',
    sizeText(progress.bytes, trans),
    sizeText(progress.total, trans)
  );
  return progress.seconds === null
    ? text
    : `${text}, ${timeLeft(progress.seconds, trans)}`;
}
