import { nullTranslator } from '@jupyterlab/translation';

import {
  folderOf,
  isBelow,
  join,
  labels,
  numbered,
  shortPath,
  splitName
} from '../files/paths';
import { sizeText } from '../panel/shared/size';

describe('paths', () => {
  it('knows folders, also the root and a drive', () => {
    expect(folderOf('a/b/c.csv')).toBe('a/b');
    expect(folderOf('c.csv')).toBe('');
    expect(join('', 'c.csv')).toBe('c.csv');
    expect(join('a/b', 'c.csv')).toBe('a/b/c.csv');
    expect(join('Drive:', 'c.csv')).toBe('Drive:c.csv');
  });

  it('finds what lies below a folder, not beside one with a longer name', () => {
    expect(isBelow('a/b/c.csv', 'a')).toBe(true);
    expect(isBelow('c.csv', '')).toBe(true);
    expect(isBelow('ab/c.csv', 'a')).toBe(false);
    expect(shortPath('a/b/c.csv', 'a')).toBe('b/c.csv');
    expect(shortPath('x/c.csv', 'a')).toBe('x/c.csv');
  });

  it('names files by their names, and by more where these are the same', () => {
    expect(labels(['a/x.csv', 'a/b/y.csv'], 'a')).toEqual(['x.csv', 'y.csv']);
    expect(labels(['a/x.csv', 'a/b/x.csv'], 'a')).toEqual(['x.csv', 'b/x.csv']);
  });

  it('numbers a name that is taken', () => {
    const taken = new Set(['pasted-1.png', 'pasted-3.png']);
    expect(numbered('pasted', '.png', taken)).toBe('pasted-2.png');
    expect(splitName('a.tar.gz')).toEqual(['a.tar', '.gz']);
    expect(splitName('.env')).toEqual(['.env', '']);
  });
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [12_345, '12 kB'],
  [999_600, '1.0 MB'],
  [3_400_000_000_000_000, '3400 TB']
])('the size of %d is shown as %s', (bytes, text) => {
  const trans = nullTranslator.load('jupyterlab_gptcode');
  expect(sizeText(bytes, trans)).toBe(text);
});
