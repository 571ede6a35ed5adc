import { nullTranslator } from '@jupyterlab/translation';

import { Announcements, sayings } from '../panel/announcements';
import type {
  BlockStatus,
  IBlockPart,
  ITurn,
  Part
} from '../conversation/transcript';

const trans = nullTranslator.load('');
const positions = new Map([['c', 3]]);

const turn = (...parts: Part[]): ITurn => ({
  turn: 1,
  prompt: 'Go',
  model: 'm',
  parts
});
const text = (words: string): Part => ({ type: 'text', text: words });
const block = (status: BlockStatus, note?: string): IBlockPart => ({
  type: 'block',
  block: 1,
  language: 'python',
  code: 'x',
  cell: 'c',
  status,
  note
});
const said = (live: boolean, ...parts: Part[]) =>
  sayings(turn(...parts), live, positions, trans).map(each => each.text);

describe('sayings', () => {
  it('leaves out the paragraph that still grows', () => {
    expect(said(true, text('One.\n\nTwo.\n\nThr'))).toEqual(['One.', 'Two.']);
    expect(said(true, text('On'))).toEqual([]);
  });

  it('says the rest when the turn ends or something else follows', () => {
    expect(said(false, text('One.\n\nTwo'))).toEqual(['One.', 'Two']);
    expect(said(true, text('One'), block('writing'))).toEqual(['One']);
  });

  it('says that a cell waits, until the user has decided', () => {
    expect(said(true, block('waiting'))).toEqual(['Cell 3 is waiting for you']);
    const risky = { ...block('waiting'), risks: ['deletes a.csv', 'x'] };
    expect(said(true, risky)).toEqual([
      'Cell 3 is waiting for you: deletes a.csv; x'
    ]);
    expect(said(true, block('waiting', 'approved'))).toEqual([]);
    expect(said(true, block('waiting', 'declined'))).toEqual([]);
    expect(said(false, block('waiting'))).toEqual([]);
  });

  it('says once that a cell was tried, at the card that it was about', () => {
    const tried = (number: number, error: boolean): Part => ({
      ...block('waiting', 'approved'),
      ...{ type: 'block', block: number },
      trial: {
        ...{ trial: 't', facts: { ended: 'done' } },
        blocks: [
          { block: 1, source: 'x', outputs: [] },
          { block: 2, source: 'x', outputs: [], error }
        ]
      }
    });
    expect(said(true, tried(1, false))).toEqual([]);
    expect(said(true, tried(2, false))).toEqual([
      'Cell 3 was tried. Nothing was changed.'
    ]);
    expect(said(true, tried(2, true))).toEqual([
      'Cell 3 was tried, and did not end well. Nothing was changed.'
    ]);
  });

  it('says what came of a cell', () => {
    expect(said(true, block('failed'))).toEqual(['Cell 3: Failed']);
    expect(said(true, block('running'))).toEqual([]);
  });

  it('says what was inserted, or is unknown', () => {
    expect(said(true, block('inserted'))).toEqual(['Cell 3: Inserted']);
    expect(said(true, block('unknown'))).toEqual(['Cell 3: Unknown']);
  });

  it('asks whether to install what is missing, and says what came of it', () => {
    const missing = { module: 'yaml', package: 'pyyaml', known: true };
    const installed = { package: 'pyyaml', ok: true, said: '' };
    const running = block('running');
    expect(said(true, { ...running, missing })).toEqual([
      'Cell 3: The module yaml is missing. Install the package pyyaml into the kernel’s environment, and run the cell again?'
    ]);
    expect(said(true, { ...running, installed, note: 'installing' })).toEqual([
      'Cell 3: Installing pyyaml…'
    ]);
    expect(said(true, { ...block('done'), installed })).toEqual([
      'Cell 3: pyyaml was installed.',
      'Cell 3: Done'
    ]);
  });

  it('says what happened around the turn', () => {
    expect(said(true, { type: 'summarizing' })).toEqual([
      'Summarizing earlier turns…'
    ]);
    const notice = { type: 'notice', reason: 'kernel-ended', detail: '' };
    expect(said(true, notice as Part)).toEqual([
      'The kernel was shut down. Its variables are gone.'
    ]);
  });

  it('says how the turn ended once it has, and never twice that it was stopped', () => {
    const ended = (reason: ITurn['reason'], live: boolean, ...parts: Part[]) =>
      sayings({ ...turn(...parts), reason }, live, positions, trans).map(
        each => each.text
      );
    expect(ended('stopped', false, text('On'))).toEqual(['On', 'Stopped.']);
    expect(ended('stopped', true, text('On'))).toEqual([]);
    expect(ended('stopped', false, block('stopped'))).toEqual([
      'Cell 3: Stopped'
    ]);
    expect(ended('steps', false, block('stopped'))).toEqual([
      'Cell 3: Stopped',
      'This turn has reached its step limit.'
    ]);
    expect(ended('answer', false, text('Done.'))).toEqual(['Done.']);
  });

  it('has a key of its own for the end: what comes after it is said, too', () => {
    const keys = (live: boolean, ...parts: Part[]) =>
      sayings({ ...turn(...parts), reason: 'steps' }, live, positions, trans);
    const [first] = keys(false);
    const [later] = keys(true, text('More.\n\nAnd'));
    expect(later).toEqual({ key: '1/0/0', text: 'More.' });
    expect(first.key).not.toBe(later.key);
  });

  it('says no marks of Markdown', () => {
    const markdown =
      '## A **bold** `x`\n- one\n- [two](https://a.b)\n\n' +
      '| a | b |\n|---|---:|\n| 1 | 2 |\n\n```sql\nSELECT 1\n```\n';
    expect(said(false, text(markdown)).join(' / ')).toBe(
      'A bold x one two / a b 1 2 / SELECT 1'
    );
  });

  // An expression that backtracks over these would outlast the test's own time limit.
  it.each(['-', '| ', '[', '[a](', '<a', '* ', '``` '])(
    'reads out 20,000 times %j',
    evil => {
      expect(said(false, text(evil.repeat(20_000))).length).toBeLessThan(2);
    }
  );
});

describe('Announcements', () => {
  const all = (...words: string[]) =>
    words.map(word => ({ key: word, text: word }));

  it('says everything once', () => {
    const announcements = new Announcements();
    const conversation = {};
    expect(announcements.next(conversation, [])).toEqual([]);
    expect(announcements.next(conversation, all('a'))).toEqual(['a']);
    expect(announcements.next(conversation, all('a', 'b'))).toEqual(['b']);
    expect(announcements.next(conversation, all('a', 'b'))).toEqual([]);
  });

  it('does not read out a conversation that was opened', () => {
    const announcements = new Announcements();
    const old = {};
    announcements.next({}, []);
    expect(announcements.next(old, all('a', 'b'))).toEqual([]);
    expect(announcements.next(old, all('a', 'b', 'c'))).toEqual(['c']);
  });

  it('does not read out a version to which the user comes back', () => {
    const announcements = new Announcements();
    const conversation = {};
    const next = (turn: number, newest: number, ...words: string[]) =>
      announcements.next(conversation, all(...words), turn, newest);
    expect(next(2, 3, 'two')).toEqual([]);
    expect(next(3, 3, 'three')).toEqual([]);
    expect(next(3, 3, 'three', 'more')).toEqual(['more']);
    // A new turn, before the server has numbered it and after.
    expect(next(-2, 3)).toEqual([]);
    expect(next(4, 4, 'four')).toEqual(['four']);
  });
});
