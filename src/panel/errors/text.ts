/**
 * The English sentences of errors in the user's language. `tests/error_sentences.py` lists the
 * server's, and `tests/said_sentences.py` those about files and tests.
 */

import type { Trans } from '../shared/context';
import { Sentences } from '../shared/sentences';
import { conversations } from './conversations';
import { downloads } from './downloads';
import { endpoints } from './endpoints';
import { files } from './files';
import { limits } from './limits';
import { page } from './page';
import { rules } from './rules';
import { tested } from './tested';

const TOKENS = /^(\d[\d,]*) tokens$/;
const SPANS = /^(\d+(?:\.\d+)?) (seconds?|minutes)$/;

const TABLES = [
  conversations,
  downloads,
  endpoints,
  files,
  limits,
  page,
  rules,
  tested
];
const ALL = new Sentences(trans => TABLES.flatMap(of => of(trans)), part);

/** A sentence that is not known is shown as it is. */
export function errorText(text: string, trans: Trans): string {
  return ALL.translate(text, trans);
}

/** A time and a number of tokens are said in words; a sentence may hold another one. */
function part(text: string, trans: Trans): string {
  const [, tokens] = TOKENS.exec(text) ?? [];
  if (tokens !== undefined) {
    return trans.__('%1 tokens', tokens);
  }
  const [, count, unit] = SPANS.exec(text) ?? [];
  if (unit === undefined) {
    return errorText(text, trans);
  }
  return unit === 'minutes'
    ? trans.__('%1 minutes', count)
    : trans._n('%1 second', '%1 seconds', Number(count));
}
