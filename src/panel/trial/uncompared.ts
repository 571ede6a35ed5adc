/** Which variables were not compared with what they were, and why. */

import type { ITriedBlock, IUncomparedVariable } from '../../server/wire';
import type { Trans } from '../shared/context';
import { visibleName } from '../shared/names';

/** Names of one kind that are shown. */
const SHOWN = 3;

type Why = IUncomparedVariable['why'];

/** One line for each reason. */
export function uncomparedTexts(
  { unread = 0, uncompared = [] }: Pick<ITriedBlock, 'unread' | 'uncompared'>,
  trans: Trans
): string[] {
  const reasons: Why[] = ['kind', 'large', undefined];
  const groups = reasons
    .map(reason => uncompared.filter(({ why }) => why === reason))
    .filter(variables => variables.length > 0);
  // Not all have their names here.
  const rest = unread - uncompared.length;
  if (groups.length === 0) {
    return rest > 0 ? [countText(rest, trans)] : [];
  }
  return groups.map((variables, index) => {
    const more = index === groups.length - 1 ? rest : 0;
    return text(variables[0].why, listed(variables, more, trans), trans);
  });
}

function countText(count: number, trans: Trans): string {
  return trans._n(
    '%1 variable was not compared, as it is too large or of an unusual kind.',
    '%1 variables were not compared, as they are too large or of an unusual kind.',
    count
  );
}

function text(why: Why, names: string, trans: Trans): string {
  switch (why) {
    case 'kind':
      return trans.__('Not compared, because of their kind: %1.', names);
    case 'large':
      return trans.__('Not compared, because of their size: %1.', names);
    case undefined:
      return trans.__(
        'Not compared, because their earlier values were lost: %1.',
        names
      );
  }
}

function listed(
  variables: readonly IUncomparedVariable[],
  unnamed: number,
  trans: Trans
): string {
  const shown = variables.slice(0, SHOWN).map(({ name, type }) => {
    const named = visibleName(name);
    return type ? trans.__('%1 (%2)', named, visibleName(type)) : named;
  });
  const names = shown.join(', ');
  const more = variables.length - shown.length + unnamed;
  return more > 0 ? trans.__('%1 and %2 more', names, more) : names;
}
