/**
 * The mark of a cell, `metadata.gptcode`, and who wrote what is in the cell now.
 *
 * `docs/provenance.schema.json` describes the mark; `provenance/mark.py` is the same for the command
 * line. Both are tested with `tests/vectors/marks.json`.
 */

import { sha256 } from './sha256';

/** Which block of which conversation a cell was made for. */
export interface IBlockOrigin {
  conversation: string;
  turn: number;
  block: number;
}

/** Where a cell comes from. */
export interface ICellOrigin extends IBlockOrigin {
  model: string;
  created: string;
}

export type Contributor = 'ai' | 'mixed' | 'human' | 'unknown';

/** What a mark says, as far as it can be relied on: a file may hold anything. */
export interface IMark {
  readonly contributor?: { type?: unknown; model_id?: unknown };
  readonly content_hash?: unknown;
  readonly words?: unknown;
  readonly written?: unknown;
  readonly before?: { type?: unknown; content_hash?: unknown };
  readonly prompt?: unknown;
  readonly [name: string]: unknown;
}

/** What a cell was before the model replaced it. */
export interface IReplaced {
  mark: IMark | null;
  source: string;
}

const VERSION = 1;
const HASH = 'sha256:';
const WORD = /[0-9A-Z_a-z\x80-\uffff]+/g;
/** Of a long text, the words with the smallest hashes stand for all. */
const WORDS = 128;
const DIGITS = 4;
/** Mixed, if at least one in three words is common. */
const SIMILAR = 3;
const CONTRIBUTORS = ['ai', 'mixed', 'human'] as const;
const encoder = new TextEncoder();

/** The mark of a cell that holds what the model wrote; `replaced` is what it had before. */
export function makeMark(
  { created, model, ...origin }: ICellOrigin,
  cell: string,
  source: string,
  replaced?: IReplaced
): IMark {
  const before = replaced && {
    type: replaced.mark
      ? contributorOf(replaced.mark, replaced.source)
      : 'human',
    content_hash: contentHash(replaced.source)
  };
  const isMixed =
    !!before &&
    before.type !== 'ai' &&
    isSimilar(wordsOf(replaced.source), source);
  return {
    ...origin,
    version: VERSION,
    cell,
    timestamp: created,
    contributor: { type: isMixed ? 'mixed' : 'ai', model_id: model },
    content_hash: contentHash(source),
    words: wordsOf(source).join(''),
    ...(isMixed && { written: 'mixed' }),
    ...(before && { before })
  };
}

/** Who wrote a cell's source, by its mark. Any editor may have changed it since. */
export function contributorOf(mark: IMark, source: string): Contributor {
  const { before, content_hash: written } = mark;
  if (typeof written !== 'string' || !written.startsWith(HASH)) {
    // A mark of before there were hashes.
    return 'unknown';
  }
  const present = contentHash(source);
  if (present === written) {
    return mark.written === 'mixed' ? 'mixed' : 'ai';
  }
  if (present === before?.content_hash) {
    // The user has undone what the model did.
    return CONTRIBUTORS.find(each => each === before.type) ?? 'unknown';
  }
  return isSimilar(storedWords(mark), source) ? 'mixed' : 'human';
}

/** Ends of lines and empty lines around do not count: editors and converters change them. */
export function contentHash(source: string): string {
  return HASH + sha256(encoder.encode(normal(source)));
}

function normal(source: string): string {
  const lines = source.split(/\r\n|\r|\n/);
  return lines
    .map(line => line.replace(/[ \t]+$/, ''))
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}

/** Hashes of the words, the smallest first, each once. */
function wordsOf(source: string): string[] {
  const words = new Set(normal(source).match(WORD));
  const hashes = [...words].map(word => crc32(word).slice(-DIGITS));
  return [...new Set(hashes)].sort().slice(0, WORDS);
}

function storedWords({ words }: IMark): string[] {
  const text = typeof words === 'string' ? words : '';
  return text.match(new RegExp(`.{1,${DIGITS}}`, 'gs')) ?? [];
}

/** Whether at least a third of the shorter text's words are in both. */
function isSimilar(written: string[], source: string): boolean {
  let present = wordsOf(source);
  // Where one list was cut, the other is compared as far as that reaches.
  const within = (list: string[], other: string[]) => {
    const last = list.at(-1);
    return list.length === WORDS && last !== undefined
      ? other.filter(word => word <= last)
      : other;
  };
  present = within(written, present);
  const known = new Set(within(present, written));
  const common = present.filter(word => known.has(word)).length;
  return common > 0 && common * SIMILAR >= Math.min(known.size, present.length);
}

function crc32(word: string): string {
  let crc = -1;
  for (const byte of encoder.encode(word)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (~crc >>> 0).toString(16).padStart(8, '0');
}
