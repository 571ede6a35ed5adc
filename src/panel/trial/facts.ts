/** What was seen of a trial from outside, in words. */

import type { ITrial, ITrialFacts, ITrialPart } from '../../server/wire';
import { time } from '../cell/time';
import type { Trans } from '../shared/context';
import { visibleName } from '../shared/names';
import { sizeText } from '../shared/size';

/** Names of one kind that are shown. */
const SHOWN = 5;
/** What is said of files and hosts by their names. */
const NAMED = ['network', 'remove', 'write'];

/** The last block that was reached: there it ended. */
export function lastTried({ blocks }: ITrial): number {
  const reached = blocks.filter(({ unreached }) => !unreached);
  return Math.max(0, blocks.indexOf(reached[reached.length - 1]));
}

/** What came of one block of a trial. What belongs to none is the last one's. */
export function factsOf(trial: ITrial, at: number): ITrialFacts {
  const { facts } = trial;
  const parts = facts.parts ?? [];
  const isLast = at === lastTried(trial);
  const isIn =
    (part: ITrialPart | undefined, kind: keyof ITrialPart) => (place: number) =>
      part?.[kind]?.includes(place) ?? false;
  const own = <Fact>(kind: keyof ITrialPart, all: readonly Fact[] = []) =>
    all.filter(
      (_, place) =>
        isIn(parts[at], kind)(place) ||
        (isLast && !parts.some(part => isIn(part, kind)(place)))
    );
  return {
    ...facts,
    written: own('written', facts.written),
    removed: own('removed', facts.removed),
    refused: own('refused', facts.refused),
    read_outside: own('read_outside', facts.read_outside),
    hosts: own('hosts', facts.hosts),
    commands: own('commands', facts.commands),
    left: isLast ? facts.left : [],
    mapped: isLast ? facts.mapped : [],
    held: isLast ? facts.held : []
  };
}

/** Why it did not end by itself. */
export function endText({ ended, signal }: ITrialFacts, trans: Trans): string {
  switch (ended) {
    case 'time':
      return trans.__('It was ended, because it took too long.');
    case 'memory':
      return trans.__('It was ended, because it used too much memory.');
    case 'processes':
      return trans.__('It was ended, because it started too many processes.');
    case 'output':
      return trans.__('It was ended, because it printed too much.');
    case 'signal':
      return trans.__('It crashed (signal %1).', signal ?? '?');
    case 'exit':
      return trans.__('It would end the kernel.');
    case 'stopped':
      return trans.__('It was stopped.');
    case 'lost':
      return trans.__(
        'It broke off, because the process that watches it was ended.'
      );
    case 'done':
      return '';
  }
}

/** What it does outside of its variables, one line for each kind. */
export function factTexts(facts: ITrialFacts, trans: Trans): string[] {
  const {
    commands,
    held,
    hosts,
    left,
    mapped,
    read_outside,
    refused = []
  } = facts;
  const written = [...(facts.written ?? []), ...paths(facts, 'write')];
  const removed = [...(facts.removed ?? []), ...paths(facts, 'remove')];
  const reached = refused.filter(({ what }) => !NAMED.includes(what));
  const texts = [
    named(
      withoutFolders(written),
      names => trans.__('It would write %1.', names),
      trans
    ),
    named(removed, names => trans.__('It would remove %1.', names), trans),
    named(read_outside, names => trans.__('It would read %1.', names), trans),
    named(hosts, names => trans.__('It would call %1.', names), trans),
    named(commands, names => trans.__('It would start %1.', names), trans),
    left?.length ? trans.__('It would leave something running.') : '',
    named(
      mapped,
      names =>
        trans.__('It may write %1, which the kernel has in memory.', names),
      trans
    ),
    named(
      held,
      names =>
        trans.__(
          'The kernel has %1 open: what it does there may not be seen.',
          names
        ),
      trans
    ),
    refused.some(({ what }) => what === 'network') && !hosts?.length
      ? trans.__('It would use the network.')
      : '',
    refused.some(({ path, what }) => what === 'write' && !path)
      ? trans.__('It would write files.')
      : '',
    refused.some(({ path, what }) => what === 'remove' && !path)
      ? trans.__('It would remove files.')
      : '',
    reached.length > 0
      ? named(
          reached.map(({ path, what }) => path ?? what),
          names =>
            trans.__('It would reach other programs or the system: %1.', names),
          trans
        )
      : ''
  ];
  return texts.filter(text => text !== '');
}

/** Time and memory. */
export function costText(
  { memory, seconds }: ITrialFacts,
  trans: Trans
): string {
  if (seconds === undefined) {
    return '';
  }
  return !memory
    ? trans.__('It took %1.', time(seconds))
    : trans.__('It took %1 and %2.', time(seconds), sizeText(memory, trans));
}

function paths({ refused = [] }: ITrialFacts, kind: string): string[] {
  return refused.flatMap(({ path, what }) =>
    what === kind && path ? [path] : []
  );
}

/** Without the folders of others: it writes them for the files in them. */
function withoutFolders(all: readonly string[]): string[] {
  return all.filter(each => {
    const folder = each.replace(/\/?$/, '/');
    return !all.some(other => other !== each && other.startsWith(folder));
  });
}

function named(
  names: readonly string[] | undefined,
  text: (names: string) => string,
  trans: Trans
): string {
  const all = [...new Set(names)].map(visibleName);
  if (all.length === 0) {
    return '';
  }
  const shown = all.slice(0, SHOWN).join(', ');
  return text(
    all.length > SHOWN
      ? trans.__('%1 and %2 more', shown, all.length - SHOWN)
      : shown
  );
}
