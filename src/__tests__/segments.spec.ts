import * as fc from 'fast-check';

import { segments } from '../panel/answer/segments';

const text = fc
  .array(
    fc.constantFrom(
      ...['a', '\n', '\n\n', '```', '````', '~~~', 'py\n', '- ', '1. '],
      ...['    ', '> ', '| a | b |\n', '😀', '\r\n']
    ),
    { maxLength: 40 }
  )
  .map(parts => parts.join(''));

describe('segments', () => {
  it('joins back to the text', () => {
    fc.assert(
      fc.property(text, each => {
        expect(segments(each).join('')).toBe(each);
      })
    );
  });

  it('never changes a finished segment when the text grows by whole lines', () => {
    fc.assert(
      fc.property(text, text, (head, tail) => {
        const start = head + '\n';
        const finished = segments(start).slice(0, -1);
        expect(segments(start + tail).slice(0, finished.length)).toEqual(
          finished
        );
      })
    );
  });

  it('cuts at blank lines', () => {
    expect(segments('One.\n\nTwo.\n\nThree.')).toEqual([
      'One.\n\n',
      'Two.\n\n',
      'Three.'
    ]);
  });

  it('keeps a fence with blank lines whole', () => {
    const fence = '````md\n```py\n\nx\n```\n\n````\n';
    expect(segments(fence + '\nAfter.')).toEqual([fence + '\n', 'After.']);
  });

  it('keeps a list with blank lines whole', () => {
    expect(segments('1. One\n\n2. Two\n\nAfter.')).toEqual([
      '1. One\n\n2. Two\n\n',
      'After.'
    ]);
  });
});
