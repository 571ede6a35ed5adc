/** The panel on a page of Notebook 7: there again after a reload, with files of the tree page. */

import type { Contents } from '@jupyterlab/services';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { HandOver } from '../chat/handover';
import type { ChatSessions } from '../chat/sessions';
import { Attachments } from '../files/attachments';
import { DroppedFiles } from '../files/detect/dropped';
import { followPage } from '../panel/notebookpage';

const SERVER = 'http://localhost/';

/** Called as the browser does when sizes have changed. */
let resized: () => void = () => undefined;
let widgets: Widget[] = [];

afterEach(() => {
  widgets.forEach(widget => widget.dispose());
  widgets = [];
});

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  window.ResizeObserver = class implements ResizeObserver {
    constructor(call: ResizeObserverCallback) {
      resized = () => call([], this);
    }
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
});

async function load(isAutomatic = true) {
  const widget = new Widget();
  widgets.push(widget);
  widget.hide();
  Widget.attach(widget, document.body);
  const attachments = new Attachments({
    profile: () => Promise.resolve(null),
    list: () => Promise.resolve([]),
    notebook: () => ({ path: 'work/a.ipynb', localPath: 'work/a.ipynb' })
  });
  const sessions = {
    api: { address: SERVER },
    current: null as { attachments: Attachments } | null
  } as unknown as ChatSessions;
  const changed = new Signal<ChatSessions, void>(sessions);
  Object.assign(sessions, { changed });
  const set = (isShown: boolean) => {
    widget.setHidden(!isShown);
    resized();
  };
  const show = jest.fn(() => Promise.resolve(set(true)));
  await followPage({
    ...{ widget, sessions, show },
    contents: { localPath: (path: string) => path } as Contents.IManager,
    settings: {
      load: () => Promise.resolve({ get: () => ({ composite: isAutomatic }) })
    } as unknown as ISettingRegistry
  });
  const conversation = { id: 'own' };
  const current = {
    ...{ attachments, conversation, notebook: { path: 'work/a.ipynb' } },
    load: () => Promise.resolve(),
    switchTo: (id: string) => {
      conversation.id = id;
      return Promise.resolve(true);
    }
  };
  const openNotebook = () => {
    Object.assign(sessions, { current });
    changed.emit();
  };
  const chips = () => attachments.all.map(({ path }) => path);
  return { chips, conversation, openNotebook, set, show };
}

it('shows the panel after a reload, if it was shown before', async () => {
  const first = await load();
  expect(first.show).not.toHaveBeenCalled();
  first.set(true);
  const second = await load();
  expect(second.show).toHaveBeenCalledTimes(1);
  second.set(false);
  expect((await load()).show).not.toHaveBeenCalled();
});

it('offers files of its folder once, when the panel is shown', async () => {
  const dropped = new DroppedFiles(SERVER);
  ['work/a.csv', 'other/b.csv', 'c.csv'].forEach(path => dropped.add(path));
  const page = await load();
  page.openNotebook();
  expect(page.chips()).toEqual([]);
  page.set(true);
  expect(page.chips()).toEqual(['work/a.csv']);
  expect(dropped.take(() => true)).toEqual(['other/b.csv', 'c.csv']);
});

it('offers what was dropped meanwhile when the user comes back', async () => {
  const page = await load();
  page.set(true);
  page.openNotebook();
  new DroppedFiles(SERVER).add('work/a.csv');
  document.dispatchEvent(new Event('visibilitychange'));
  expect(page.chips()).toEqual(['work/a.csv']);
});

it('attaches a folder with many files as one chip', async () => {
  const dropped = new DroppedFiles(SERVER);
  Array.from({ length: 12 }, (_, n) => dropped.add(`work/data/${n}.csv`));
  const page = await load();
  page.openNotebook();
  page.set(true);
  expect(page.chips()).toEqual(['work/data']);
});

it('offers nothing while the setting is off', async () => {
  new DroppedFiles(SERVER).add('work/a.csv');
  const page = await load(false);
  page.openNotebook();
  page.set(true);
  expect(page.chips()).toEqual([]);
});

it('shows a conversation that was opened on another page, once', async () => {
  new HandOver(SERVER).give('work/a.ipynb', 'wanted');
  const page = await load();
  expect(page.show).not.toHaveBeenCalled();
  page.openNotebook();
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  expect(page.show).toHaveBeenCalledTimes(1);
  expect(page.conversation.id).toBe('wanted');
  const later = await load();
  later.openNotebook();
  expect(later.conversation.id).toBe('own');
});

it.each([
  ['of another notebook', 'work/b.ipynb', 0],
  ['that was opened long ago', 'work/a.ipynb', 3 * 60_000]
])('leaves a conversation %s', async (_, notebook, age) => {
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now - age);
  new HandOver(SERVER).give(notebook, 'wanted');
  clock.mockRestore();
  const page = await load();
  page.openNotebook();
  await Promise.resolve();
  expect(page.show).not.toHaveBeenCalled();
  expect(page.conversation.id).toBe('own');
});
