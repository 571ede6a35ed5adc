/** A message that is edited, its versions side by side, and the cells of later turns. */

import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { sendVersion } from '../chat/past';
import type { ChatSession } from '../chat/session';
import { undoOf, type IUndoChoice } from '../chat/undo';
import type {
  IBlockPart,
  ITranscript,
  ITurn
} from '../conversation/transcript';
import { Compare } from '../panel/past/compare';
import { EditMessage } from '../panel/past/editmessage';
import { LaterCells } from '../panel/past/latercells';
import { ModelList } from '../panel/past/modellist';
import { EMPTY } from './stage';

const block = (cell: string, code: string): IBlockPart => ({
  ...{ type: 'block', block: 1, language: 'python', code, cell },
  ...{ status: 'done', inserted: true, result: { kind: 'text', text: '42' } }
});

const turn = (number: number, prompt: string, more: Partial<ITurn> = {}) => ({
  ...{ turn: number, prompt, model: 'm' },
  parts: [block(`c${number}`, `a = 1\nb = ${number}`)],
  ...more
});

const one = turn(1, 'One', { files: [{ path: 'x.csv' }, { path: 'y.csv' }] });
const two = turn(2, 'Two');
const three = turn(3, 'Else', { after: 0 });

const sent: unknown[] = [];
const closed: boolean[] = [];
let transcript: ITranscript;
let chat: ChatSession;
let root: Root;
let host: HTMLElement;

function stage(): ChatSession {
  return {
    attachments: { folder: '' },
    busy: false,
    calls: { api: {} },
    changed: new Signal({}),
    conversation: {
      id: 'c',
      get transcript() {
        return transcript;
      }
    },
    draft: {
      existing: ({ files }: ITurn) => ({ files, outputs: [], pointed: {} })
    },
    send: (...all: unknown[]) => Promise.resolve(sent.push(all) > 0)
  } as unknown as ChatSession;
}

const positions = new Map([
  ['c1', 1],
  ['c2', 2],
  ['c3', 3]
]);

const render = (element: React.ReactElement) => act(() => root.render(element));

const button = (name: string) =>
  host.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`)!;

const click = (name: string) =>
  act(async () => {
    button(name).click();
    await Promise.resolve();
  });

const textarea = () => host.querySelector('textarea')!;

function write(text: string): void {
  const { set } = Object.getOwnPropertyDescriptor(
    HTMLTextAreaElement.prototype,
    'value'
  )!;
  act(() => {
    set!.call(textarea(), text);
    textarea().dispatchEvent(new Event('input', { bubbles: true }));
  });
}

const press = (key: string) =>
  act(() => {
    const options = { key, bubbles: true, cancelable: true };
    textarea().dispatchEvent(new KeyboardEvent('keydown', options));
  });

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  sessionStorage.clear();
  sent.length = closed.length = 0;
  transcript = { ...EMPTY, turns: [one, two] };
  chat = stage();
  host = document.body.appendChild(document.createElement('div'));
  host.className = 'jp-gptcode-region';
  root = createRoot(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
});

describe('a message that is edited', () => {
  const edit = (busy = false) =>
    render(
      <EditMessage
        {...{ busy, chat, positions }}
        turn={one}
        close={isGivenUp => closed.push(isGivenUp)}
      />
    );

  it('is sent by Enter, with the files that are left', async () => {
    edit();
    expect(textarea().value).toBe('One');
    expect(document.activeElement).toBe(textarea());
    await click('Remove x.csv');
    expect(document.activeElement).toBe(textarea());
    write('Another');
    press('Enter');
    expect(sent).toEqual([
      [
        'Another',
        { files: [{ path: 'y.csv' }], outputs: [], pointed: {} },
        'composer',
        { after: 0, model: undefined }
      ]
    ]);
    expect(closed).toEqual([false]);
  });

  it('stays as it is after Escape, and nothing that was written is lost', () => {
    edit();
    write('Another');
    press('Escape');
    expect([sent, closed]).toEqual([[], [true]]);
    act(() => root.unmount());
    root = createRoot(host);
    edit();
    expect(textarea().value).toBe('Another');
    press('Enter');
    expect(sent).toHaveLength(1);
  });

  it('is not sent while a turn runs, nor without a text', () => {
    edit(true);
    press('Enter');
    edit();
    write('  ');
    press('Enter');
    expect([sent, closed]).toEqual([[], []]);
  });

  it('says which turns stay as another version', () => {
    edit();
    expect(host.textContent).toContain(
      'This message and the turn after it stay as another version.'
    );
  });
});

describe('the cells of later turns', () => {
  const acts: [IUndoChoice, string[] | undefined][] = [];

  function stageUndo(asks: number[] = []): void {
    acts.length = 0;
    const undo = undoOf(chat);
    undo.act = async (choice, confirmed, place = 'turn') => {
      await Promise.resolve();
      undo.place = place;
      acts.push([choice, confirmed]);
      const isAsked = asks.includes(choice.turn) && !confirmed;
      const changed = [{ cell: `c${choice.turn}`, change: 'edited' } as const];
      undo.question = isAsked ? { ...choice, changed } : null;
      (undo.changed as Signal<typeof undo, void>).emit();
    };
  }

  const show = (turns: ITurn[], busy = false) =>
    render(<LaterCells {...{ busy, chat, positions, turns }} isLeft />);

  const turns = () => acts.map(([{ kind, turn }]) => [kind, turn]);
  const settled = () => act(() => new Promise(done => setTimeout(done)));

  it('are undone from the newest on', async () => {
    stageUndo();
    show([one, two]);
    await click('Undo the cells of the other version');
    await settled();
    expect(turns()).toEqual([
      ['undo', 2],
      ['undo', 1]
    ]);
  });

  it('are redone from the oldest on', async () => {
    stageUndo();
    const undone = { isUndone: true };
    show([
      { ...one, ...undone, undone: ['c1'] },
      { ...two, ...undone, undone: ['c2'] }
    ]);
    await click('Redo the cells of the other version');
    await settled();
    expect(turns()).toEqual([
      ['redo', 1],
      ['redo', 2]
    ]);
  });

  it('leave a turn undone that was undone alone before', async () => {
    stageUndo();
    show([
      { ...one, isUndone: true, isUndoneTogether: true, undone: ['c1'] },
      { ...two, isUndone: true, undone: ['c2'] }
    ]);
    await click('Redo the cells of the other version');
    await settled();
    expect(turns()).toEqual([['redo', 1]]);
  });

  it('have their files listed once they are undone, as no turn shows them', async () => {
    stageUndo();
    const places: string[] = [];
    const file = {
      ...{ path: 'x.csv', version: '1', kind: 'file', does: 'put-back' },
      ...{ files: 1, size: 10, changed: false, final: false }
    };
    const call = (_: string, place: string) => {
      places.push(place);
      return Promise.resolve({ files: [file], unpreserved: [] });
    };
    Object.assign(chat, { calls: { api: { call }, client: 'me' } });
    const written = { ...one, isUndone: true, undone: ['c1'] };
    show([written, { ...two, parts: [] }]);
    await settled();
    expect(places).toEqual(['conversations/c/undo/files?turn=1&kind=undo']);
    expect(button('Put back 1 file')).not.toBeNull();
    render(
      <LaterCells
        {...{ chat, positions }}
        turns={[written]}
        busy={false}
        isLeft={false}
      />
    );
    await settled();
    expect(button('Put back 1 file')).toBeNull();
  });

  it('wait where the user is asked about one that was edited', async () => {
    stageUndo([2]);
    show([one, two]);
    await click('Undo the cells of the other version');
    await settled();
    expect(turns()).toEqual([['undo', 2]]);
    await click('Undo');
    await settled();
    expect(acts.map(([{ turn }, confirmed]) => [turn, confirmed])).toEqual([
      [2, undefined],
      [2, []],
      [1, undefined]
    ]);
  });

  it('stay while a turn runs, and where none is in the notebook', async () => {
    stageUndo();
    show([one], true);
    await click('Undo the cells of the other version');
    expect(acts).toEqual([]);
    show([turn(4, 'Four')]);
    expect(host.textContent).toBe('');
  });
});

describe('two versions', () => {
  it('stand beside each other, and the lines that differ are marked', () => {
    const parts = [block('c3', 'a = 1\n\nb = 3\n\nc = 3')];
    const own = { ...three, parts };
    transcript = { ...EMPTY, turns: [own], others: [one, two] };
    render(
      <Compare {...{ chat, positions }} turn={own} versions={[one, own]} />
    );
    const sides = [...host.querySelectorAll('[aria-label^="Version"]')];
    const marked = sides.map(side =>
      [...side.querySelectorAll('mark')].map(({ textContent }) =>
        textContent?.trim()
      )
    );
    expect(marked).toEqual([
      ['One', 'b = 1', 'Two', 'b = 2'],
      // An empty line belongs to those around it.
      ['Else', 'b = 3', '', 'c = 3']
    ]);
    expect(sides[1].textContent).toContain('Cell 3: Done · 42');
    expect(sides[1].textContent).toContain('shown here');
  });
});

it('is tried again with another model for this turn alone', async () => {
  const attached = { files: [], outputs: [], pointed: {} };
  Object.assign(chat, { model: 'own' });
  const picked = jest.fn();
  Object.defineProperty(chat, 'model', { get: () => 'own', set: picked });
  await sendVersion(chat, one, { text: 'One', attached, model: 'other' });
  expect(JSON.stringify(sent.at(-1))).toContain(
    JSON.stringify({ after: 0, model: 'other' })
  );
  expect(picked).toHaveBeenCalledWith('own');
});

describe('the models to try again with', () => {
  it('are reached by keys', () => {
    const chosen: string[] = [];
    const close = jest.fn();
    const choose = (model: string) => chosen.push(model);
    render(<ModelList models={['a', 'b', 'c']} {...{ choose, close }} />);
    const key = (name: string) =>
      act(() => {
        const options = { key: name, bubbles: true, cancelable: true };
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', options)
        );
      });
    const named = () => document.activeElement?.getAttribute('title');
    expect(named()).toBe('a');
    key('ArrowUp');
    expect(named()).toBe('c');
    key('ArrowDown');
    key('ArrowDown');
    expect(named()).toBe('b');
    act(() => (document.activeElement as HTMLElement).click());
    expect(chosen).toEqual(['b']);
    key('Escape');
    expect(close).toHaveBeenCalledTimes(1);
  });
});
