import type { CodeEditor } from '@jupyterlab/codeeditor';
import { nullTranslator } from '@jupyterlab/translation';

import { Pointed } from '../chat/pointed';
import type { ITurn } from '../conversation/transcript';
import { selectedLines } from '../notebook/read/selection';
import { answerText, answerTitle, timeText } from '../panel/messageactions';
import { selectionName } from '../panel/composer/pointedchips';
import { ask, refusal, until, when } from './stage';
import { StageServer } from './stageserver';
import { SessionNotebook, stageSession } from './stagesession';

const trans = nullTranslator.load('jupyterlab_gptcode');

const LINES = { cell: 'a', position: 1, first: 3, last: 5, text: 'x' };
const FILE = { path: 'lib/f.py', first: 4, last: 4, text: 'y' };

describe('Pointed', () => {
  const cells = new Map([
    ['a', 7],
    ['b', 2]
  ]);
  const stage = () => new Pointed(cell => cells.get(cell) ?? 0);

  it('has the selection, with the position of its cell now, and named cells', () => {
    const pointed = stage();
    expect(pointed.all).toEqual({});
    pointed.see(LINES);
    pointed.name('b');
    pointed.name('gone');
    pointed.name('b');
    expect(pointed.all).toEqual({
      selection: { ...LINES, position: 7 },
      named: [{ cell: 'b', position: 2 }]
    });
    pointed.unname('b');
    pointed.see(FILE);
    expect(pointed.all).toEqual({ selection: FILE });
    pointed.see({ ...LINES, cell: 'gone' });
    expect(pointed.all).toEqual({});
  });

  it('has the variables that are named, each once, until they are taken', () => {
    const pointed = stage();
    ['x', 'df', 'x'].forEach(name => pointed.nameVariable(name));
    expect(pointed.all).toEqual({ variables: ['df', 'x'] });
    pointed.unnameVariable('df');
    const taken = pointed.take();
    expect([taken, pointed.all]).toEqual([{ variables: ['x'] }, {}]);
    pointed.giveBack(taken);
    expect(pointed.existing(pointed.all)).toEqual({ variables: ['x'] });
  });

  it('lets a selection go along once, until another one is made', () => {
    const pointed = stage();
    pointed.see(LINES);
    expect(pointed.take().selection).toBeDefined();
    // The editor shows it still, perhaps in a cell that has moved.
    pointed.see({ ...LINES, position: 9 });
    expect(pointed.all).toEqual({});
    pointed.see({ ...LINES, last: 6 });
    expect(pointed.all.selection?.last).toBe(6);
    pointed.drop();
    expect(pointed.all).toEqual({});
    pointed.see(null);
    pointed.see({ ...LINES, last: 6 });
    expect(pointed.all.selection?.last).toBe(6);
  });

  it('takes back what was not sent, unless something else is selected', () => {
    const pointed = stage();
    pointed.see(LINES);
    pointed.name('b');
    const taken = pointed.take();
    pointed.giveBack(taken);
    expect(pointed.all).toEqual(taken);
    pointed.take();
    pointed.see(FILE);
    pointed.giveBack(taken);
    expect(pointed.all).toEqual({ selection: FILE, named: taken.named });
  });
});

describe('what a prompt points at', () => {
  it('is sent with it, and with no results; a refused prompt has it back', async () => {
    const server = new StageServer([[ask('x')], ['Done.']]);
    const notebook = new SessionNotebook('a = 1');
    const session = stageSession(server.api, notebook);
    await session.load();
    const { conversation, draft } = session;
    const cell = notebook.id(0);
    draft.pointed.see({ ...LINES, cell });
    draft.pointed.name(cell);
    const all = draft.pointed.all;
    server.refuseStep = () => {
      throw refusal('conflict');
    };
    await session.send('Go');
    expect(draft.pointed.all).toEqual(all);
    server.refuseStep = () => undefined;
    const ended = session.send('Go');
    expect(conversation.latest).toMatchObject(all);
    await until(conversation, 1, 'waiting');
    session.decide(1, 'run');
    await ended;
    await when(conversation, () => !session.busy);
    const [, sent, results] = server.requests.map(({ facts }) => facts);
    expect(sent).toMatchObject({
      selection: { cell, position: 1, text: 'x' },
      named: [{ cell, position: 1 }]
    });
    expect(results).not.toHaveProperty('selection');
    expect(results).not.toHaveProperty('named');
    expect(draft.pointed.all).toEqual({});
    session.dispose();
  });
});

describe('selectedLines', () => {
  const SOURCE = 'one\ntwo\nthree';
  const editor = (start: [number, number], end: [number, number]) => {
    const place = ([line, column]: [number, number]) => ({ line, column });
    const lines = SOURCE.split('\n');
    return {
      getSelection: () => ({ start: place(start), end: place(end) }),
      getOffsetAt: ({ line, column }: CodeEditor.IPosition) =>
        lines.slice(0, line).join('\n').length + (line ? 1 : 0) + column,
      model: { sharedModel: { getSource: () => SOURCE } }
    } as unknown as Parameters<typeof selectedLines>[0];
  };

  it.each([
    [[0, 0], [1, 0], { first: 1, last: 1, text: 'one\n' }],
    [[0, 1], [1, 2], { first: 1, last: 2, text: 'ne\ntw' }],
    [[1, 2], [0, 1], { first: 1, last: 2, text: 'ne\ntw' }],
    [[2, 0], [2, 5], { first: 3, last: 3, text: 'three' }],
    [[1, 1], [1, 1], null],
    [[0, 3], [1, 0], null]
  ] as const)('from %j to %j are %j', (start, end, expected) => {
    expect(selectedLines(editor([...start], [...end]))).toEqual(expected);
  });
});

describe('what a message says and gives', () => {
  const turn: ITurn = {
    ...{ turn: 1, prompt: 'p', model: 'm', time: 1_700_000_000 },
    parts: [
      { type: 'step', step: 's', kind: 'prompt', model: 'm' },
      { type: 'thinking', text: 'Hm.' },
      { type: 'text', text: 'Look:\n\n' },
      {
        ...{ type: 'block', block: 1, language: 'python', status: 'done' },
        ...{ code: 's = """\n```\n"""\n', cell: null }
      },
      { type: 'step', step: 't', kind: 'results', model: 'n' },
      { type: 'text', text: 'Done.' }
    ]
  };

  it('is a selection by its lines', () => {
    const at = { ...LINES, position: 7 };
    expect(selectionName(at, trans)).toBe('lines 3–5 of cell 7');
    expect(selectionName(FILE, trans)).toBe('line 4 of f.py');
  });

  it('is an answer as Markdown, without its thoughts', () => {
    expect(answerText(turn.parts)).toBe(
      'Look:\n\n````python\ns = """\n```\n"""\n````\n\nDone.'
    );
  });

  it('is its time and its models', () => {
    expect(timeText(turn)).toMatch(/2023/);
    expect(answerTitle(turn, trans)).toMatch(/2023.* · Answered by m, n$/);
    const old = { ...turn, time: undefined };
    expect(answerTitle(old, trans)).toBe('Answered by m, n');
  });
});
