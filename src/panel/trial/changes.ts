/** What became of variables on a copy of the kernel, one short line each. */

import type { ITrialChange } from '../../server/wire';
import type { Trans } from '../shared/context';
import { visibleName } from '../shared/names';

export function changeText(change: ITrialChange, trans: Trans): string {
  const name = visibleName(change.name);
  const { after = {}, before = {} } = change;
  switch (change.how) {
    case 'new':
      return trans.__('%1: new, %2', name, described(after, trans));
    case 'gone':
      return trans.__('%1: gone', name);
    case 'changed':
      return trans.__('%1: %2', name, changed(before, after, trans));
  }
}

export function unreadText(unread: number, trans: Trans): string {
  return unread > 0
    ? trans._n(
        '%1 variable was not compared: it is too large.',
        '%1 variables were not compared: they are too large.',
        unread
      )
    : '';
}

type Described = Record<string, unknown>;

function changed(before: Described, after: Described, trans: Trans): string {
  const [was, is] = [described(before, trans), described(after, trans)];
  return was === is ? trans.__('changed, %1', is) : `${was} → ${is}`;
}

function described(value: Described, trans: Trans): string {
  const { length, type } = value;
  const name = visibleName(typeof type === 'string' ? type : '?');
  return typeof length === 'number'
    ? trans.__('%1 of %2', name, length.toLocaleString('en'))
    : name;
}
