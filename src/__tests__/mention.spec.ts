import fc from 'fast-check';

import {
  complete,
  mentionAt,
  suggest,
  type Suggestion
} from '../files/mention';

const ITEMS = [
  { name: 'best sales.csv', isFolder: false },
  { name: 'sales.csv', isFolder: false },
  { name: 'salaries', isFolder: true },
  { name: 'notes.txt', isFolder: false }
];
const VARIABLES = [
  { name: 'raw_speed', type: 'list' },
  { name: 'speed', type: 'pandas.core.frame.DataFrame' },
  { name: 'Tool', type: 'class' }
];
const CELLS = [
  { cell: 'a', position: 1, firstLine: 'import csv' },
  { cell: 'b', position: 12, firstLine: 'total = 3' }
];

const shown = (query: string, items = ITEMS) =>
  suggest(query, items, CELLS, VARIABLES).map(words);

function words(each: Suggestion): string {
  switch (each.type) {
    case 'cell':
      return `cell ${each.position}`;
    case 'variable':
      return `${each.name} (${each.kind})`;
    default:
      return each.label;
  }
}

describe('mentionAt', () => {
  it('finds an @ at the cursor, at the beginning of a word', () => {
    expect(mentionAt('sum @sal', 8)).toEqual({ start: 4, query: 'sal' });
    expect(mentionAt('@', 1)).toEqual({ start: 0, query: '' });
    expect(mentionAt('see @cell 3', 11)).toEqual({ start: 4, query: 'cell 3' });
    expect(mentionAt('(@a b', 3)).toEqual({ start: 1, query: 'a' });
  });

  it('finds none in an address, behind a space, or before the cursor', () => {
    expect(mentionAt('me@home', 7)).toBeNull();
    expect(mentionAt('@sal and', 8)).toBeNull();
    expect(mentionAt('sum @sal', 3)).toBeNull();
  });
});

describe('suggest', () => {
  it('puts names that start with the query before those that contain it', () => {
    expect(shown('sal')).toEqual(['salaries/', 'sales.csv', 'best sales.csv']);
  });

  it('finds cells by their number, by the word, and by their first line', () => {
    expect(shown('cell')).toEqual(['cell 1', 'cell 12']);
    expect(shown('12')).toEqual(['cell 12']);
    expect(shown('cell12')).toEqual(['cell 12']);
    expect(shown('cell 12')).toEqual(['cell 12']);
    expect(shown('tot')).toEqual(['cell 12']);
  });

  it('finds variables by their names, between files and cells', () => {
    expect(shown('spe')).toEqual(['speed (DataFrame)', 'raw_speed (list)']);
    expect(shown('to')).toEqual(['Tool (class)', 'cell 12']);
    expect(shown('data/spe', [])).toEqual([]);
    const [speed] = suggest('spe', [], [], VARIABLES);
    expect(
      complete('mean of @spe', { start: 8, query: 'spe' }, 12, speed)
    ).toEqual({ text: 'mean of speed ', caret: 14 });
  });

  it('lists a folder, and offers the folder itself first', () => {
    const inside = [{ name: 'may.csv', isFolder: false }];
    expect(shown('data/', inside)).toEqual(['data/', 'data/may.csv']);
    expect(shown('data/m', inside)).toEqual(['data/may.csv']);
  });
});

describe('complete', () => {
  const chosen = (label: string, type: 'file' | 'folder' = 'file') =>
    ({ type, path: label, label }) as const;

  it('replaces the mention, and leaves the cursor behind a space', () => {
    const mention = { start: 4, query: 'sal' };
    expect(complete('sum @sal', mention, 8, chosen('sales.csv'))).toEqual({
      text: 'sum sales.csv ',
      caret: 14
    });
    expect(complete('sum @sal up', mention, 8, chosen('my s.csv'))).toEqual({
      text: 'sum "my s.csv" up',
      caret: 14
    });
  });

  it('continues in a folder', () => {
    const mention = { start: 0, query: 'da' };
    const { text, caret } = complete(
      '@da',
      mention,
      3,
      chosen('data/', 'folder')
    );
    expect(text).toBe('@data/');
    expect(mentionAt(text, caret)?.query).toBe('data/');
  });

  it('touches nothing around the mention', () => {
    const words = fc.string().map(text => text.replace(/@/g, ''));
    fc.assert(
      fc.property(words, words, (before, after) => {
        const text = `${before} @q ${after}`;
        const caret = before.length + 3;
        const mention = mentionAt(text, caret);
        expect(mention?.query).toBe('q');
        const done = complete(text, mention!, caret, chosen('q.csv'));
        expect(done.text).toBe(`${before} q.csv ${after}`);
      })
    );
  });
});
