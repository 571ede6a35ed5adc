/** Files that were uploaded on the tree page of Notebook 7. */

import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { DroppedFiles } from '../files/detect/dropped';
import { rememberUploads } from '../files/detect/tree';

const SERVER = 'https://hub/user/ada/';
const all = () => true;

beforeEach(() => localStorage.clear());
afterEach(() => jest.useRealTimers());

describe('DroppedFiles', () => {
  it('gives each file once, in the order in which they came last', () => {
    const dropped = new DroppedFiles(SERVER);
    ['a.csv', 'b.csv', 'a.csv'].forEach(path => dropped.add(path));
    expect(new DroppedFiles(SERVER).take(all)).toEqual(['b.csv', 'a.csv']);
    expect(dropped.take(all)).toEqual([]);
    expect(localStorage).toHaveLength(0);
  });

  it('leaves the files that are not wanted for another notebook', () => {
    const dropped = new DroppedFiles(SERVER);
    ['one/a.csv', 'two/b.csv'].forEach(path => dropped.add(path));
    expect(dropped.take(path => path.startsWith('one/'))).toEqual([
      'one/a.csv'
    ]);
    expect(dropped.take(all)).toEqual(['two/b.csv']);
  });

  it('follows files and folders that are renamed or deleted', () => {
    const dropped = new DroppedFiles(SERVER);
    ['in/a.csv', 'in/b.csv', 'into.csv', 'out/c.csv'].forEach(path =>
      dropped.add(path)
    );
    dropped.rename('in', 'data');
    dropped.rename('data/a.csv', 'data/z.csv');
    dropped.forget('out');
    dropped.forget('data/b.csv');
    expect(dropped.take(all)).toEqual(['data/z.csv', 'into.csv']);
  });

  it('knows nothing of another server of the same host', () => {
    new DroppedFiles('https://hub/user/bob/').add('a.csv');
    expect(new DroppedFiles(SERVER).take(all)).toEqual([]);
  });

  it('forgets after a quarter of an hour', () => {
    jest.useFakeTimers();
    const dropped = new DroppedFiles(SERVER);
    dropped.add('old.csv');
    jest.advanceTimersByTime(14 * 60_000);
    dropped.add('new.csv');
    jest.advanceTimersByTime(2 * 60_000);
    expect(dropped.take(all)).toEqual(['new.csv']);
  });

  it.each(['no JSON', '{}', '[{"path":"a.csv"}]', '[null]'])(
    'takes nothing from a record that is %s',
    text => {
      localStorage.setItem(`jupyterlab-gptcode:dropped:${SERVER}`, text);
      expect(new DroppedFiles(SERVER).take(all)).toEqual([]);
    }
  );
});

describe('rememberUploads', () => {
  const start = (isOn = true) => {
    const contents = {} as Pick<Contents.IManager, 'fileChanged'>;
    const changed = new Signal<Contents.IManager, Contents.IChangedArgs>(
      contents as Contents.IManager
    );
    Object.assign(contents, { fileChanged: changed });
    rememberUploads(contents, SERVER, () => Promise.resolve(isOn));
    return async (
      type: Contents.IChangedArgs['type'],
      before: string | null,
      after: string | null,
      kind = 'file'
    ) => {
      const model = (path: string | null) => path && { path, type: kind };
      changed.emit({
        type,
        oldValue: model(before),
        newValue: model(after)
      } as Contents.IChangedArgs);
      await Promise.resolve();
    };
  };
  const taken = () => new DroppedFiles(SERVER).take(all);

  it('remembers files, and neither notebooks nor folders', async () => {
    const emit = start();
    await emit('save', null, 'a.csv');
    await emit('save', null, 'b.ipynb', 'notebook');
    await emit('save', null, 'c', 'directory');
    await emit('new', null, 'untitled.txt');
    expect(taken()).toEqual(['a.csv']);
  });

  it('follows renames and deletions', async () => {
    const emit = start();
    await emit('save', null, 'a.csv');
    await emit('save', null, 'b.csv');
    await emit('rename', 'a.csv', 'z.csv');
    await emit('delete', 'b.csv', null);
    expect(taken()).toEqual(['z.csv']);
  });

  it('remembers nothing while the setting is off', async () => {
    await start(false)('save', null, 'a.csv');
    expect(taken()).toEqual([]);
  });
});
