import { cellType } from '../panel/answer/celltype';

describe('cellType', () => {
  it.each([
    ['python', 'python', 'code'],
    ['py', 'python', 'code'],
    ['Python3', 'python', 'code'],
    ['{python}', 'python', 'code'],
    ['python:a.py', 'python', 'code'],
    ['', 'python', 'code'],
    ['python', '', 'code'],
    ['R', 'R', 'code'],
    ['c++', 'C++17', 'code'],
    ['markdown', 'python', 'markdown'],
    ['MD', 'julia', 'markdown'],
    ['sql', 'python', null],
    ['bash', 'python', null],
    ['json', 'python', null],
    ['text', 'python', null],
    ['python', 'R', null],
    ['r', 'python', null]
  ])('of %j in a notebook of %j is %j', (fence, notebook, type) => {
    expect(cellType(fence, notebook)).toBe(type);
  });
});
