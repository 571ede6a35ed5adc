import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { type IFileAccess, PanelContext } from '../panel/shared/context';
import { FileCards } from '../panel/cell/filecard';
import type { ChatSession } from '../chat/session';
import { undoFilesOf } from '../chat/undofiles';
import type { IBlockPart } from '../conversation/transcript';
import type { IProducedFile, IProfile } from '../server/wire';

const trans = nullTranslator.load('jupyterlab_gptcode');

let root: Root;
let box: HTMLElement;
let appear: () => void;
const opened: string[] = [];
const read: string[] = [];
let profiles: Record<string, Partial<IProfile> | null | Error>;
let chat: ChatSession;

const files: IFileAccess = {
  changed: new Signal({}),
  exists: path => Promise.resolve(profiles[path] !== null),
  open: path => opened.push(path),
  pageUrl: path => `/lab/tree/${path}`,
  downloadUrl: path => Promise.resolve(`/files/${path}?token=1`),
  profile: path => {
    read.push(path);
    const found = profiles[path];
    return found instanceof Error
      ? Promise.reject(found)
      : Promise.resolve(found && { path, name: path, ...found });
  }
};

/** The cards of a run, not yet in sight. */
async function show(
  made: Partial<IProducedFile>[],
  drive = '',
  more = 0
): Promise<void> {
  const block: IBlockPart = {
    type: 'block',
    ...{ block: 1, language: 'python', code: 'x', cell: 'c', status: 'done' },
    files: made.map(file => ({
      ...{ path: 'a/x.csv', size: 48, overwritten: false },
      ...file
    })),
    more
  };
  const context = {
    ...{
      files,
      render: null,
      restart: null,
      settings: null,
      shell: null,
      setup: null
    },
    ...{ highlight: null, trans, typesetter: null }
  };
  await act(async () => {
    root.render(
      <PanelContext.Provider value={context}>
        <FileCards {...{ block, chat, drive }} restored={undefined} />
      </PanelContext.Provider>
    );
    await Promise.resolve();
  });
}

const seen = () => act(async () => Promise.resolve(appear()));
const link = (name: string) =>
  box.querySelector<HTMLAnchorElement>(`a[aria-label="${name}"]`)!;
const cards = () => [...box.querySelectorAll('li')];

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  const looks = new Set<() => void>();
  appear = () => looks.forEach(look => look());
  class Observer {
    constructor(private _look: (entries: object[]) => void) {}
    private _tell = () => this._look([{ isIntersecting: true }]);
    observe = () => looks.add(this._tell);
    disconnect = () => looks.delete(this._tell);
  }
  Object.assign(globalThis, { IntersectionObserver: Observer });
  opened.length = read.length = 0;
  profiles = {};
  const api = { call: () => Promise.resolve({ done: ['a'], failed: [] }) };
  chat = {
    calls: { api, client: 'me' },
    conversation: { id: 'talk' }
  } as unknown as ChatSession;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

describe('FileCards', () => {
  it('is empty for a run that wrote nothing', async () => {
    await show([]);
    expect(box.textContent).toBe('');
  });

  it('shows name and size, overwritten files, and how many more there are', async () => {
    await show([{ overwritten: true }, { path: 'a/b/x.csv', size: 1 }], '', 7);
    expect(cards().map(each => each.textContent)).toEqual([
      'a/x.csv48 bytesoverwritten',
      'a/b/x.csv1 byte'
    ]);
    expect(box.textContent).toContain('and 7 more');
  });

  it('downloads under its own name, from where Jupyter serves files', async () => {
    await show([{ path: 'a/b/x.csv' }], 'Drive:');
    const { download, href } = link('Download x.csv');
    expect(download).toBe('x.csv');
    expect(new URL(href).pathname).toBe('/files/Drive:a/b/x.csv');
  });

  it('opens in JupyterLab; a click that means a new tab goes to its page', async () => {
    await show([{}], 'Drive:');
    const open = link('Open x.csv');
    const click = async (change: MouseEventInit) => {
      const event = new MouseEvent('click', {
        ...{ bubbles: true, cancelable: true },
        ...change
      });
      await act(async () => Promise.resolve(void open.dispatchEvent(event)));
      return event.defaultPrevented;
    };
    expect(await click({})).toBe(true);
    expect(opened).toEqual(['Drive:a/x.csv']);
    expect(await click({ ctrlKey: true })).toBe(false);
    expect(opened).toHaveLength(1);
    expect(open.getAttribute('href')).toBe('/lab/tree/Drive:a/x.csv');
  });

  it('reads a file only once its card has come into sight', async () => {
    await show([{}]);
    expect(read).toEqual([]);
    await seen();
    await seen();
    expect(read).toEqual(['a/x.csv']);
  });

  it('shows a small picture, and the new one when it was rewritten', async () => {
    profiles['plot.png'] = { kind: 'image', modified: 5 };
    await show([{ path: 'plot.png' }]);
    await seen();
    const image = box.querySelector('img')!;
    expect(image.alt).toBe('plot.png');
    expect(image.getAttribute('src')).toBe('/files/plot.png?token=1&v=5');
  });

  it('shows the size of the file as it is now, and that it has changed', async () => {
    profiles['a/x.csv'] = { kind: 'text', size: 99, modified: 5 };
    profiles['a/y.csv'] = { kind: 'text', size: 48, modified: 9 };
    profiles['a/z.csv'] = { kind: 'text', size: 48, modified: 5.004 };
    await show([
      { modified: 5 },
      { path: 'a/y.csv', modified: 5 },
      { path: 'a/z.csv', modified: 5 }
    ]);
    await seen();
    expect(cards().map(each => each.textContent)).toEqual([
      'x.csv99 byteschanged since',
      'y.csv48 byteschanged since',
      'z.csv48 bytes'
    ]);
  });

  it('does not load a picture that is too large to be shown small', async () => {
    profiles['plot.png'] = { kind: 'image', modified: 5 };
    await show([{ path: 'plot.png', size: 5_000_001 }]);
    await seen();
    expect(read).toEqual(['plot.png']);
    expect(box.querySelector('img')).toBeNull();
  });

  it('shows the first rows of a table, which the keyboard can reach', async () => {
    const column = (name: string) => ({
      ...{ name, type: 'text', nulls: null },
      values: []
    });
    const columns = ['name', 'weight', 'not shown'].map(column);
    profiles['a/x.csv'] = {
      kind: 'table',
      tables: [
        {
          ...{ name: '', rows: 2, estimated: false },
          ...{ columns, columns_total: 3 },
          head: [
            ['map', '2'],
            ['<b>lamp</b>', '3']
          ]
        }
      ]
    };
    await show([{}]);
    await seen();
    const rows = box.querySelector<HTMLElement>(
      '[aria-label="First rows of x.csv"]'
    )!;
    expect(rows.tabIndex).toBe(0);
    expect(
      [...rows.querySelectorAll('th, td')].map(each => each.textContent)
    ).toEqual(['name', 'weight', 'map', '2', '<b>lamp</b>', '3']);
  });

  it('does not open a file that is gone, and says so', async () => {
    await show([{ overwritten: true }]);
    profiles['a/x.csv'] = null;
    await act(async () => Promise.resolve(link('Open x.csv').click()));
    expect(opened).toEqual([]);
    expect(box.textContent).toBe('x.csvThis file no longer exists.');
    expect(link('Download x.csv')).toBeNull();
  });

  it('reads its files again once Undo has put some back', async () => {
    profiles['a/x.csv'] = { kind: 'text', size: 48, modified: 5 };
    profiles['a/y.csv'] = { kind: 'text', size: 48, modified: 5 };
    const chosen = ['a/x.csv', 'a/y.csv'].map(path => ({ path, version: '5' }));
    const made = { modified: 5, overwritten: true };
    await show([made, { ...made, path: 'a/y.csv' }]);
    await seen();
    const texts = () => cards().map(each => each.textContent);
    expect(texts()).toEqual([
      'x.csv48 bytesoverwritten',
      'y.csv48 bytesoverwritten'
    ]);
    // One is the earlier file again, the other was made by the turn.
    profiles['a/x.csv'] = { kind: 'text', size: 48, modified: 2 };
    profiles['a/y.csv'] = null;
    await act(() => undoFilesOf(chat).act(1, 'undo', chosen));
    expect(texts()).toEqual([
      'x.csv48 byteschanged since',
      'y.csvThis file no longer exists.'
    ]);
  });

  it('says that a file was removed, and nothing where that is unknown', async () => {
    profiles['a/x.csv'] = null;
    profiles['a/y.csv'] = new Error('offline');
    await show([{}, { path: 'a/y.csv' }]);
    await seen();
    expect(cards()[0].textContent).toContain('This file no longer exists.');
    expect(cards()[1].textContent).toBe('y.csv48 bytes');
  });

  it('shows a few of many files, and all when asked', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ path: `a/${n}.csv` }));
    await show(many(6));
    expect(cards()).toHaveLength(6);
    expect(box.querySelector('.jp-gptcode-more')).toBeNull();

    await show(many(17), '', 3);
    const more = box.querySelector<HTMLButtonElement>('.jp-gptcode-more')!;
    expect(cards()).toHaveLength(5);
    expect(more.textContent).toBe('and 15 more');
    act(() => more.click());
    expect(cards()).toHaveLength(17);
    expect(document.activeElement).toBe(cards()[5].querySelector('a'));
    expect(box.textContent).toContain('and 3 more');
  });
});
