import { createHash } from 'crypto';
import * as fc from 'fast-check';
import { readFileSync } from 'fs';
import { join } from 'path';

import {
  contributorOf,
  type ICellOrigin,
  type IMark,
  makeMark
} from '../notebook/write/mark';
import { sha256 } from '../notebook/write/sha256';

interface IVector {
  name: string;
  before?: string;
  written: string;
  now: string;
  contributor: string;
  mark: IMark;
}

const FILE = join(__dirname, '../../tests/vectors/marks.json');
const vectors = JSON.parse(readFileSync(FILE, 'utf-8')) as IVector[];

const ORIGIN: ICellOrigin = {
  ...{ conversation: '0123456789abcdef', turn: 2, block: 1, model: 'm' },
  created: '2026-01-01T00:00:00.000Z'
};

describe('makeMark', () => {
  it.each(vectors.map(vector => [vector.name, vector] as const))(
    'reads what the server reads: %s',
    (_, { before, contributor, mark: expected, now, written }) => {
      const replaced =
        before === undefined ? undefined : { mark: null, source: before };
      const mark = makeMark(ORIGIN, 'cell', written, replaced);
      expect(mark).toEqual(expected);
      expect(contributorOf(mark, now)).toBe(contributor);
    }
  );

  it('knows who wrote what it replaces', () => {
    const first = makeMark(ORIGIN, 'a', 'x = 1');
    const written = (source: string) =>
      makeMark(ORIGIN, 'a', 'x = 2', { mark: first, source });
    expect(written('x = 1').before).toMatchObject({ type: 'ai' });
    expect(contributorOf(written('x = 1'), 'x = 2')).toBe('ai');
    expect(contributorOf(written('x = 3'), 'x = 2')).toBe('mixed');
    const { created, model, ...origin } = ORIGIN;
    const mark = { ...origin, model, created };
    expect(contributorOf(mark, 'x = 1')).toBe('unknown');
  });
});

describe('sha256', () => {
  it('is what others compute', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        const other = createHash('sha256').update(bytes).digest('hex');
        expect(sha256(bytes)).toBe(other);
      })
    );
  });
});
