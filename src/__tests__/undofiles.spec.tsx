import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import { undoFilesOf } from '../chat/undofiles';
import { applyEvent, openConversation } from '../conversation/reducer';
import type { ITurn } from '../conversation/transcript';
import { PanelContext } from '../panel/shared/context';
import { UndoneFiles } from '../panel/undo/files';
import { actText, fileText } from '../panel/undo/filewords';
import type {
  IFileChoice,
  IFileChoices,
  IFilesUndoRequest,
  SavedEvent
} from '../server/wire';
import { ask, stage, until, when } from './stage';
import { READ, refusal } from './stageserver';

const trans = nullTranslator.load('jupyterlab_gptcode');

const FILE: IFileChoice = {
  ...{ path: 'work/a.csv', kind: 'file', does: 'put-back' },
  version: '1',
  ...{ files: 1, size: 1200, changed: false, final: false }
};

let root: Root;
let box: HTMLElement;
let choices: IFileChoices;
const asked: string[] = [];
const sent: IFilesUndoRequest[] = [];

/** A page whose server lists `choices`, and puts back all but `stubborn.csv`. */
function chat(): ChatSession {
  const call = (_: string, place: string, body?: IFilesUndoRequest) => {
    if (!body) {
      asked.push(place);
      return Promise.resolve(choices);
    }
    sent.push(body);
    const paths = body.files.map(({ path }) => path);
    if (paths.includes('work/refused.csv')) {
      return Promise.reject(refusal('busy', 'A turn is still running.'));
    }
    const stubborn = paths.filter(path => path.includes('stubborn'));
    return Promise.resolve({
      done: paths.filter(path => !stubborn.includes(path)),
      failed: stubborn.map(name => ({ name, why: 'No space left on device' }))
    });
  };
  const transcript = { notebook: 'work/a.ipynb' };
  const conversation = { id: 'c/1', transcript };
  const calls = { api: { call }, client: 'me' };
  return { calls, conversation } as unknown as ChatSession;
}

async function show(
  files: Partial<IFileChoice>[],
  options: Partial<ITurn> = {},
  shownIn = chat()
): Promise<void> {
  choices = {
    files: files.map(each => ({ ...FILE, ...each })),
    unpreserved: []
  };
  await render(options, shownIn);
}

async function render(
  options: Partial<ITurn>,
  shownIn: ChatSession,
  isOffered = false
) {
  const turn: ITurn = {
    ...{ turn: 3, prompt: 'Go', model: 'm', parts: [], isUndone: true },
    ...options
  };
  const context = {
    ...{
      files: null,
      render: null,
      restart: null,
      settings: null,
      shell: null
    },
    ...{ highlight: null, setup: null, trans, typesetter: null }
  };
  await act(async () => {
    root.render(
      <PanelContext.Provider value={context}>
        <UndoneFiles
          chat={shownIn}
          turn={turn}
          busy={false}
          isOffered={isOffered}
        />
      </PanelContext.Provider>
    );
    await Promise.resolve();
  });
}

const boxes = () =>
  [...box.querySelectorAll('input')].map(each => [
    each.getAttribute('aria-label'),
    each.checked
  ]);
const button = () => box.querySelector<HTMLButtonElement>('button')!;
const press = () =>
  act(async () => {
    button().click();
    await new Promise(resolve => setTimeout(resolve, 0));
  });

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  asked.length = sent.length = 0;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

describe('the files of a turn that is undone', () => {
  it('are ticked where nothing is lost by putting them back', async () => {
    await show([
      {},
      { path: 'work/new.csv', does: 'remove' },
      { path: 'work/mine.csv', changed: true },
      { path: 'work/huge.csv', final: true }
    ]);
    expect(asked).toEqual(['conversations/c%2F1/undo/files?turn=3&kind=undo']);
    expect(boxes()).toEqual([
      ['a.csv', true],
      ['new.csv', false],
      ['mine.csv', false],
      ['huge.csv', false]
    ]);
    expect(button().getAttribute('aria-label')).toBe('Put back 1 file');
  });

  it('are offered, too, where the user left all cells as they are', async () => {
    choices = { files: [FILE], unpreserved: [] };
    const block = { type: 'block', block: 1, cell: 'c' };
    const parts = [block] as unknown as ITurn['parts'];
    await render({ isUndone: false, parts }, chat());
    expect(asked).toEqual([]);
    await render({ isUndone: false, parts }, chat(), true);
    expect(asked).toEqual(['conversations/c%2F1/undo/files?turn=3&kind=undo']);
    expect(button().getAttribute('aria-label')).toBe('Put back 1 file');
  });

  it('are put back as they are ticked, and listed again', async () => {
    await show([{}, { path: 'work/new.csv', version: '2', does: 'remove' }]);
    act(() => box.querySelectorAll('input')[1].click());
    expect(button().textContent).toBe('Put back 1 file, delete 1 file');
    choices = { files: [], unpreserved: [] };
    await press();
    expect(sent).toEqual([
      {
        ...{ client: 'me', turn: 3, kind: 'undo' },
        files: [
          { path: 'work/a.csv', version: '1' },
          { path: 'work/new.csv', version: '2' }
        ]
      }
    ]);
    expect(asked).toHaveLength(2);
    expect(box.textContent).toBe('2 files are as they were.');
  });

  it('say what could not be put back, and what is not there to be', async () => {
    await show([{ path: 'work/stubborn.csv' }]);
    choices.unpreserved = [
      { name: 'big.csv', why: '1.2 GB' },
      { name: 'files that this cell does not name' }
    ];
    await press();
    expect(box.querySelector('[role="alert"]')!.textContent).toBe(
      'work/stubborn.csv was not put back: No space left on device'
    );
    expect(box.textContent).toContain(
      'Undo cannot put back: big.csv (1.2 GB), files that this cell does not name'
    );
  });

  it('lose their tick when they are listed as another version', async () => {
    await show([{ path: 'work/stubborn.csv' }]);
    const [file] = choices.files;
    choices = { ...choices, files: [{ ...file, version: '2', changed: true }] };
    await press();
    expect(boxes()).toEqual([['stubborn.csv', false]]);
  });

  it('say why the server refused', async () => {
    await show([{ path: 'work/refused.csv' }]);
    await press();
    expect(box.querySelector('[role="alert"]')!.textContent).toBe(
      'A turn is still running.'
    );
  });

  it('cannot be put back without a tick', async () => {
    await show([{ changed: true }]);
    expect(button().getAttribute('aria-disabled')).toBe('true');
    await press();
    expect(sent).toEqual([]);
  });

  it('are not asked for while a turn is as it was', async () => {
    const turn = { isUndone: false, parts: [block('a')] };
    await show([{}], turn);
    expect([asked, box.textContent]).toEqual([[], '']);
    // Another page has put some back, and the turn was redone.
    await show([{ does: 'remove' }], { ...turn, restored: 9 });
    expect(asked).toEqual(['conversations/c%2F1/undo/files?turn=3&kind=redo']);
    expect(boxes()).toEqual([['a.csv', true]]);
    expect(button().textContent).toBe('Redo 1 file');
  });

  it('are those of one conversation', async () => {
    const shownIn = chat();
    await show([{}], {}, shownIn);
    await press();
    const result = () => undoFilesOf(shownIn).result(3)?.done;
    expect(result()).toEqual(['work/a.csv']);
    const { id } = shownIn.conversation;
    Object.assign(shownIn.conversation, { id: 'another' });
    expect(result()).toBeUndefined();
    Object.assign(shownIn.conversation, { id });
    expect(result()).toEqual(['work/a.csv']);
  });

  it('show names as what they are', async () => {
    await show([{ path: 'work/a\u202egpj.csv' }]);
    expect(boxes()[0][0]).not.toContain('\u202e');
  });
});

function block(cell: string): ITurn['parts'][number] {
  const fields = { block: 1, language: 'python', code: 'x', cell };
  return { type: 'block', status: 'done', ...fields };
}

describe('the words for files', () => {
  it('say what happens to a folder and to what is too large', () => {
    const folder = { ...FILE, kind: 'folder', files: 3, final: true } as const;
    expect(fileText(folder, 'undo', trans)).toBe(
      'as it was before (folder with 3 files, 1.2 kB); too large to be given back afterwards'
    );
    expect(fileText({ ...FILE, does: 'remove' }, 'undo', trans)).toBe(
      'made by this turn, delete it (1.2 kB)'
    );
    expect(fileText({ ...FILE, changed: true }, 'redo', trans)).toBe(
      'as it was before Undo (1.2 kB); changed since'
    );
  });

  it('say what the button does', () => {
    const gone = { ...FILE, does: 'remove' } as const;
    const texts = [[], [FILE, FILE], [gone], [FILE, gone, gone]].map(files =>
      actText(files, 'undo', trans)
    );
    expect(texts).toEqual([
      'Put back files',
      'Put back 2 files',
      'Delete 1 file',
      'Put back 1 file, delete 2 files'
    ]);
    expect(actText([], 'redo', trans)).toBe('Redo files');
  });
});

describe('what Undo cannot put back', () => {
  const base = { turn: 1, step: 's' };
  const events: SavedEvent[] = [
    {
      ...{ ...base, type: 'step-start', seq: 1 },
      ...{ kind: 'prompt', model: 'm', prompt: 'Go' }
    },
    { ...base, type: 'code-start', seq: 2, block: 1, language: 'python' },
    {
      ...{ ...base, type: 'code-end', seq: 3, block: 1, verdict: 'ask' },
      unpreserved: [{ name: 'big.csv', why: '1.2 GB' }]
    }
  ];
  const opened = openConversation({ ...READ, events });

  it('is known of a block before it runs', () => {
    expect(opened.turns[0].parts.at(-1)).toMatchObject({
      unpreserved: [{ name: 'big.csv', why: '1.2 GB' }]
    });
  });

  it('is known when it comes up later, and that files were put back', () => {
    const unpreserved = [{ name: 'a.csv', why: 'the disk is full' }];
    const said: SavedEvent = {
      ...{ ...base, type: 'preserved', seq: 4, block: 1, unpreserved }
    };
    const restored: SavedEvent = {
      ...{ ...base, type: 'files-restored', seq: 5, kind: 'undo' }
    };
    const [turn] = applyEvent(applyEvent(opened, said), restored).turns;
    const late = { unpreserved, isLateUnpreserved: true };
    expect(turn.parts.at(-1)).toMatchObject(late);
    expect(turn.restored).toBe(5);
  });

  it('is asked about once more if the card did not say it', async () => {
    const { conversation, notebook, send, server, turn } = stage([
      [ask('x')],
      ['Done.']
    ]);
    const question = 'Undo cannot put back: a.csv. Run it all the same?';
    let isRefused = false;
    server.refuse = ({ action }) => {
      if (action === 'running' && !isRefused) {
        isRefused = true;
        throw refusal('unpreserved', question);
      }
    };
    const ended = send('Go');
    await until(conversation, 1, 'waiting');
    turn.decide(1, 'run');
    await when(conversation, () => conversation.block(1, 1)?.note === question);
    expect(conversation.block(1, 1)?.status).toBe('waiting');
    expect(notebook.ran).toEqual([]);
    turn.decide(1, 'run');
    await ended;
    expect(notebook.ran).toEqual(['x']);
  });
});
