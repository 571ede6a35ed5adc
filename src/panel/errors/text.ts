/**
 * The English sentences of errors in the user's language: they are recognized by their fixed words,
 * and what the server has put between these stays. `tests/error_sentences.py` lists the server's.
 */

import { nullTranslator } from '@jupyterlab/translation';

import type { Trans } from '../shared/context';
import { conversations } from './conversations';
import { downloads } from './downloads';
import { endpoints } from './endpoints';
import { limits } from './limits';
import { page } from './page';
import { rules } from './rules';

interface ISentence {
  /** Matches it, with a group for each hole. */
  pattern: RegExp;
  translated: string;
}

const HOLE = /%\d/g;
const TOKENS = /^(\d[\d,]*) tokens$/;
const SPANS = /^(\d+(?:\.\d+)?) (seconds?|minutes)$/;

const known = new WeakMap<Trans, ISentence[]>();

/** A sentence that is not known is shown as it is. */
export function errorText(text: string, trans: Trans): string {
  for (const { pattern, translated } of sentences(trans)) {
    const found = pattern.exec(text);
    if (found) {
      const [, ...parts] = found;
      return translated.replace(HOLE, hole =>
        part(parts[Number(hole[1]) - 1] ?? '', trans)
      );
    }
  }
  return text;
}

/** Those with the most fixed words first: the holes of others may hold these. */
function sentences(trans: Trans): ISentence[] {
  const made = known.get(trans);
  if (made) {
    return made;
  }
  const own = all(trans);
  const found = all(nullTranslator.load('jupyterlab')).map(
    (english, index) => ({
      english,
      pattern: new RegExp(
        `^${english.split(HOLE).map(escaped).join('(.+)')}$`,
        's'
      ),
      translated: own[index]
    })
  );
  found.sort((one, other) => other.english.length - one.english.length);
  known.set(trans, found);
  return found;
}

function all(trans: Trans): string[] {
  return [conversations, downloads, endpoints, limits, page, rules].flatMap(
    of => of(trans)
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A time and a number of tokens are said in words. */
function part(text: string, trans: Trans): string {
  const [, tokens] = TOKENS.exec(text) ?? [];
  if (tokens !== undefined) {
    return trans.__('%1 tokens', tokens);
  }
  const [, count, unit] = SPANS.exec(text) ?? [];
  if (unit === undefined) {
    return text;
  }
  return unit === 'minutes'
    ? trans.__('%1 minutes', count)
    : trans._n('%1 second', '%1 seconds', Number(count));
}
