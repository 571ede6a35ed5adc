/** What became of variables on a copy of the kernel, one short line each. */

import type { ITrialChange } from '../../server/wire';
import type { Trans } from '../shared/context';
import { visibleName } from '../shared/names';
import { described, isTable, number, shapeOf } from './values';

/** Names of one kind that are shown. */
const SHOWN = 3;

type Json = Record<string, unknown>;

/** What was there before comes first. A module that was imported is no variable that anybody looks for. */
export function shownChanges(changes: readonly ITrialChange[]): ITrialChange[] {
  const old = changes.filter(({ how }) => how !== 'new');
  const made = changes.filter(
    ({ after, how }) => how === 'new' && after?.type !== 'module'
  );
  return [...old, ...made];
}

export function changeText(change: ITrialChange, trans: Trans): string {
  const { after = {}, before = {}, details = {}, how } = change;
  const name = visibleName(change.name);
  switch (how) {
    case 'new':
      return typeof details.same_as === 'string'
        ? trans.__('%1: new name of %2', name, visibleName(details.same_as))
        : trans.__('%1: new, %2', name, described(after, trans));
    case 'gone':
      return trans.__('%1: gone, was %2', name, described(before, trans));
    case 'changed': {
      const parts = [
        ...changed(before, after, details, trans),
        ...also(details, trans)
      ];
      return trans.__('%1: %2', name, parts.join(', '));
    }
  }
}

function changed(
  before: Json,
  after: Json,
  details: Json,
  trans: Trans
): string[] {
  if (isTable(before) && isTable(after) && before.type === after.type) {
    const parts = ofTable(before, after, details, trans);
    return parts.length > 0 ? parts : [trans.__('other values')];
  }
  const [old, now] = [before.length, after.length];
  if (
    before.type === after.type &&
    typeof old === 'number' &&
    typeof now === 'number' &&
    old !== now &&
    before.value === undefined
  ) {
    const type = visibleName(String(after.type));
    return [trans.__('%1 of %2 → %3 items', type, number(old), number(now))];
  }
  const [was, is] = [described(before, trans), described(after, trans)];
  const missing = missingTexts(details, trans);
  return was === is
    ? [is, trans.__('changed'), ...missing]
    : [`${was} → ${is}`, ...missing];
}

function ofTable(
  before: Json,
  after: Json,
  details: Json,
  trans: Trans
): string[] {
  const [[was], [is]] = [shapeOf(before), shapeOf(after)];
  const counts = asObject(details.counts);
  const count = (kind: string) =>
    typeof counts[kind] === 'number'
      ? counts[kind]
      : names(details[kind]).length;
  const [added, removed] = [count('added'), count('removed')];
  const parts = [
    was === is ? '' : trans.__('%1 → %2 rows', number(was), number(is)),
    added > 0
      ? trans._n(
          '%1 column more: %2',
          '%1 columns more: %2',
          added,
          listed(details.added, added)
        )
      : '',
    removed > 0
      ? trans._n(
          '%1 column fewer: %2',
          '%1 columns fewer: %2',
          removed,
          listed(details.removed, removed)
        )
      : '',
    count('changed') > 0
      ? trans.__(
          'other values in %1',
          listed(details.changed, count('changed'))
        )
      : '',
    ...missingTexts(details, trans),
    ...dtypes(details.dtypes),
    details.index === true ? trans.__('other labels of rows') : '',
    details.order === true ? trans.__('columns in another order') : ''
  ];
  return parts.filter(part => part !== '');
}

/** Missing values that came or went, by column. */
function missingTexts(details: Json, trans: Trans): string[] {
  return Object.entries(asObject(details.missing))
    .slice(0, SHOWN)
    .map(([column, counts]) => {
      const [was, is] = Array.isArray(counts) ? counts.map(Number) : [0, 0];
      const found =
        was === 0
          ? trans._n('%2 missing value', '%2 missing values', is, number(is))
          : trans.__('%1 → %2 missing values', number(was), number(is));
      return column ? trans.__('%1 in %2', found, visibleName(column)) : found;
    });
}

/** Columns of another type, as `price: int64 → float64`. */
function dtypes(value: unknown): string[] {
  const all = (Array.isArray(value) ? value : []) as unknown[];
  return all.slice(0, SHOWN).map(each => {
    const [column, was, is] = names(each);
    return `${column}: ${was} → ${is}`;
  });
}

function also(details: Json, trans: Trans): string[] {
  const others = names(details.also);
  return others.length > 0
    ? [trans.__('the same as %1', listed(others, others.length))]
    : [];
}

function names(value: unknown): string[] {
  return Array.isArray(value)
    ? value.map(each => visibleName(String(each)))
    : [];
}

/** The first of so many names. */
function listed(value: unknown, count: number): string {
  const shown = names(value).slice(0, SHOWN);
  return `${shown.join(', ')}${count > shown.length ? ', …' : ''}`;
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
