import { Attachments } from '../files/attachments';
import { Incoming } from '../files/upload/incoming';
import type { IOutcome } from '../files/upload/replace';
import { listFolder } from '../files/listing';
import { type Choice, Uploads } from '../files/upload/uploads';
import { Watch } from '../files/detect/watch';
import type { IProfile } from '../server/wire';
import { quiet, StageContents } from './contents';

function stage(
  notebook = 'a/story.ipynb',
  drive = '',
  choice: Choice = 'replace'
) {
  const contents = new StageContents();
  const ask = () => Promise.resolve(choice);
  const uploads = new Uploads({ ...contents.forUploads, ask });
  const profiles = new Map<string, IProfile | null>();
  const asked: [string, boolean][] = [];
  const attachments = new Attachments({
    profile: (path, confirmed) => {
      asked.push([path, confirmed]);
      const profile = profiles.get(path);
      return profile === undefined
        ? Promise.reject(new Error('offline'))
        : Promise.resolve(profile);
    },
    list: path => listFolder(contents.manager, path),
    notebook: () => ({ path: drive + notebook, localPath: notebook })
  });
  const incoming = new Incoming(attachments, uploads);
  const states = () =>
    attachments.all.map(({ path, state }) => `${path} ${state}`);
  return {
    ...{ contents, uploads, profiles, asked },
    ...{ attachments, incoming, states }
  };
}

const CSV: IProfile = { path: 'a/x.csv', name: 'x.csv', text: 'x.csv: table' };

describe('Attachments', () => {
  it('preserves the order, and has each file once', async () => {
    const { attachments, profiles, states } = stage();
    profiles.set('a/x.csv', CSV).set('a/gone.csv', null);
    ['a/x.csv', 'a/gone.csv', 'a/x.csv', 'a/late.csv'].forEach(path =>
      attachments.add(path)
    );
    expect(states()[0]).toBe('a/x.csv reading');
    await quiet();
    expect(states()).toEqual([
      'a/x.csv ready',
      'a/gone.csv gone',
      'a/late.csv ready'
    ]);
    expect(attachments.all[0].profile).toBe(CSV);
  });

  it('gives all files to one prompt', async () => {
    const { attachments, profiles } = stage();
    profiles.set('.env', { path: '.env', name: '.env', confirm: true });
    attachments.add('x.csv');
    attachments.add('.env');
    attachments.confirm('.env');
    await quiet();
    expect(attachments.take()).toEqual([
      { path: 'x.csv' },
      { path: '.env', confirmed: true }
    ]);
    expect(attachments.take()).toEqual([]);
  });

  it('lists what was sent for as long as its chip has to be read', async () => {
    const { attachments, states } = stage();
    const outcome: IOutcome = {
      kind: 'left-over',
      ...{ path: 'a/x.csv', part: '', old: 'a/x.csv.old', reason: '' }
    };
    attachments.expect('a/x.csv');
    const sent = attachments.takeArrived(new AbortController().signal);
    attachments.set('a/x.csv', { outcome });
    attachments.add('a/x.csv');
    expect(await sent).toEqual([{ path: 'a/x.csv' }]);
    await quiet();
    expect(states()).toEqual(['a/x.csv sent']);
    expect(attachments.there).toEqual([]);
    expect(attachments.take()).toEqual([]);
    attachments.attach([{ path: 'a/x.csv' }]);
    expect(attachments.take()).toEqual([{ path: 'a/x.csv' }]);
    expect(attachments.all[0].outcome).toBe(outcome);
    attachments.remove('a/x.csv');
    expect(states()).toEqual([]);
  });

  it('never sends a file that a rule hides, and lists it until it is removed', async () => {
    const { attachments, profiles, states } = stage();
    const problem = 'x.csv is not sent: .gptcodeignore, line 1: *.csv.';
    profiles.set('a/x.csv', { ...CSV, problem, ignored: true });
    attachments.add('a/x.csv');
    await quiet();
    expect(attachments.take()).toEqual([]);
    expect(attachments.there).toEqual([]);
    expect(states()).toEqual(['a/x.csv ready']);
  });

  it('lists a file that could not be read, if it was sent before that was known', async () => {
    const { attachments, profiles, states } = stage();
    const problem = 'It is hidden, so it was not opened.';
    profiles.set('.env', { path: '.env', name: '.env', problem });
    profiles.set('a/x.csv', CSV);
    ['.env', 'a/x.csv'].forEach(path => attachments.add(path));
    expect(attachments.take()).toHaveLength(2);
    expect(states()).toEqual([]);
    await quiet();
    expect(states()).toEqual(['.env sent']);
    expect(attachments.take()).toEqual([]);
    // The next one was seen before it was sent.
    attachments.add('.env');
    await quiet();
    expect(attachments.take()).toEqual([{ path: '.env' }]);
    await quiet();
    expect(states()).toEqual([]);
  });

  it('reads a file with secrets only after the user has confirmed it', async () => {
    const { asked, attachments } = stage();
    attachments.add('.env');
    attachments.confirm('.env');
    await quiet();
    expect(asked).toEqual([
      ['.env', false],
      ['.env', true]
    ]);
  });

  it('keeps files beyond the limit for the next prompt', () => {
    const { attachments } = stage();
    for (let number = 0; number < 52; number += 1) {
      attachments.add(`${number}.csv`);
    }
    expect(attachments.take()).toHaveLength(50);
    expect(attachments.all.map(({ path }) => path)).toEqual([
      '50.csv',
      '51.csv'
    ]);
  });

  it('follows files that are renamed or deleted, also with their folder', () => {
    const { attachments } = stage();
    ['a/x.csv', 'a/b/y.csv', 'ab/z.csv'].forEach(path => attachments.add(path));
    attachments.rename('a', 'c');
    attachments.forget('c/b');
    expect(attachments.all.map(({ path }) => path)).toEqual([
      'c/x.csv',
      'ab/z.csv'
    ]);
  });

  it('uploads next to the notebook, on its drive', async () => {
    const { attachments, contents, incoming, states } = stage(
      'a/n.ipynb',
      'Drive:'
    );
    const written = new Promise<string>(resolve => {
      contents.before = resolve;
    });
    const done = incoming.upload([new File(['x'], 'x.csv')]);
    expect(await written).toBe('Drive:a/x.csv');
    expect(attachments.arriving).toBe(true);
    await done;
    await quiet();
    expect(states()).toEqual(['a/x.csv ready']);
  });

  it('says why an upload failed, and does not send it', async () => {
    const { attachments, contents, incoming } = stage();
    contents.before = () => {
      throw new Error('No space left on device');
    };
    await incoming.upload([new File(['x'], 'x.csv')]);
    expect(attachments.all[0]).toMatchObject({
      state: 'failed',
      detail: 'No space left on device'
    });
    expect(attachments.take()).toEqual([]);
    expect(attachments.all).toHaveLength(1);
  });

  it('shows all that come at once, and a prompt waits for the last', async () => {
    const { attachments, incoming, states } = stage();
    const files = ['x.csv', 'y.csv'].map(name => new File(['x'], name));
    void incoming.upload(files);
    expect(states()).toEqual(['a/x.csv arriving', 'a/y.csv arriving']);
    const { signal } = new AbortController();
    expect(await attachments.takeArrived(signal)).toEqual([
      { path: 'a/x.csv' },
      { path: 'a/y.csv' }
    ]);
    expect(attachments.all).toEqual([]);
  });

  it('takes nothing when the prompt is stopped first', async () => {
    const { attachments } = stage();
    attachments.expect('a/x.csv');
    const stop = new AbortController();
    const taken = attachments.takeArrived(stop.signal);
    stop.abort();
    expect(await taken).toEqual([]);
    expect(attachments.all).toHaveLength(1);
  });

  it('does not wait for a file that was dropped twice and not replaced', async () => {
    const { contents, incoming, states } = stage('a/n.ipynb', '', 'cancel');
    const upload = (text: string) =>
      incoming.upload([new File([text], 'x.csv')]);
    await Promise.all([upload('first'), upload('second')]);
    await quiet();
    expect(states()).toEqual(['a/x.csv ready']);
    expect([...contents.files]).toEqual([['a/x.csv', 'first']]);
  });

  it('numbers what is pasted, also twice at once', async () => {
    const { attachments, contents, incoming } = stage();
    contents.files.set('a/pasted-1.png', 'x');
    const paste = () => incoming.upload([new File(['x'], 'pasted.png')], true);
    await Promise.all([paste(), paste()]);
    expect(attachments.all.map(({ path }) => path)).toEqual([
      'a/pasted-2.png',
      'a/pasted-3.png'
    ]);
  });

  it('removes a file during its upload', async () => {
    const { attachments, contents, incoming } = stage();
    contents.before = () => attachments.remove('a/x.csv');
    await incoming.upload([new File(['x'], 'x.csv')]);
    expect(attachments.all).toEqual([]);
  });
});

describe('Watch', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function watched(notebook?: string, drive?: string) {
    const staged = stage(notebook, drive);
    const { attachments, contents, uploads } = staged;
    const arriving = new Set<string>();
    const saving = new Set<string>();
    const watch = new Watch({
      contents: contents.manager,
      current: () => attachments,
      isArriving: path => arriving.has(path),
      isOurs: path => uploads.isWriting(path),
      isSaving: path => saving.has(path)
    });
    return { ...staged, arriving, saving, watch };
  }

  it('attaches what lands beside the notebook or below, not elsewhere', () => {
    const { attachments, contents } = watched();
    ['a/x.csv', 'a/b/y.csv', 'z.csv', 'ab/w.csv', 'Drive:a/v.csv'].forEach(
      path => contents.tell('save', path)
    );
    contents.tell('save', 'a/folder', 'directory');
    const paths = attachments.all.map(({ path }) => path);
    expect(paths).toEqual(['a/x.csv', 'a/b/y.csv']);
  });

  it('attaches the folder instead of many files in it', async () => {
    const { asked, attachments, contents } = watched();
    contents.tell('save', 'a/x.csv');
    for (let number = 0; number < 30; number += 1) {
      contents.tell('save', `a/photos/${number}/cat.png`);
    }
    const paths = attachments.all.map(({ path }) => path);
    expect(paths).toEqual(['a/x.csv', 'a/photos']);
    await jest.advanceTimersByTimeAsync(1_000);
    const folder = asked.filter(([path]) => path === 'a/photos');
    expect(folder).toHaveLength(2);
  });

  it('ignores documents and our own uploads, and all when it is off', () => {
    const { attachments, contents, saving, watch } = watched();
    saving.add('a/x.csv');
    contents.tell('save', 'a/x.csv');
    watch.isOn = false;
    contents.tell('save', 'a/y.csv');
    expect(attachments.all).toEqual([]);
  });

  it('waits for the last chunk, then reads the file once more', async () => {
    const { arriving, asked, contents, states } = watched();
    arriving.add('a/x.csv');
    contents.tell('save', 'a/x.csv');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(states()).toEqual(['a/x.csv arriving']);
    expect(asked).toEqual([]);
    contents.tell('save', 'a/x.csv');
    arriving.delete('a/x.csv');
    await jest.advanceTimersByTimeAsync(300);
    expect(states()).toEqual(['a/x.csv ready']);
    expect(asked).toEqual([['a/x.csv', false]]);
  });

  it('does not bring back what the user has removed meanwhile', async () => {
    const { attachments, contents } = watched();
    contents.tell('save', 'a/x.csv');
    attachments.remove('a/x.csv');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(attachments.all).toEqual([]);
    contents.tell('save', 'a/y.csv');
    contents.tell('delete', 'a/y.csv');
    expect(attachments.all).toEqual([]);
  });
});
