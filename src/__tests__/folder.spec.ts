import { Attachments } from '../files/attachments';
import { MOST_ENTRIES, readFolder } from '../files/upload/folder';
import { Incoming } from '../files/upload/incoming';
import { type Ask, type Choice, CHUNK, Uploads } from '../files/upload/uploads';
import { Watch } from '../files/detect/watch';
import { StageContents } from './contents';
import { folderEntry, type ITree } from './entries';

const PHOTOS: ITree = {
  'a.csv': 'x,y\n',
  '.git': { config: 'secret' },
  deep: { deeper: { 'b.txt': 'b' }, empty: {}, '.env': 'KEY=1' },
  'c.txt': 'cc'
};

const { signal } = new AbortController();
const read = (tree: ITree) => readFolder(folderEntry('photos', tree), signal);

describe('readFolder', () => {
  it('finds all but what is hidden, at any depth, however many batches', async () => {
    const { files, ...found } = await read(PHOTOS);
    expect(files.map(({ path }) => path)).toEqual([
      'a.csv',
      'c.txt',
      'deep/deeper/b.txt'
    ]);
    expect(found).toEqual({
      name: 'photos',
      folders: ['deep', 'deep/deeper', 'deep/empty'],
      size: 7,
      hidden: 2,
      isTooLarge: false
    });
  });

  it('stops at the limits', async () => {
    const tree: ITree = {};
    for (let number = 0; number < MOST_ENTRIES + 50; number += 1) {
      tree[`${number}.txt`] = '';
    }
    const found = await read(tree);
    expect(found.isTooLarge).toBe(true);
    expect(found.files).toHaveLength(MOST_ENTRIES + 1);
  });

  it('says why it cannot be read', async () => {
    await expect(read({ 'a.txt': 'unreadable' })).rejects.toThrow(
      'It cannot be read.'
    );
  });
});

describe('Incoming.uploadFolder', () => {
  function stage(choice: Choice = 'replace') {
    const contents = new StageContents();
    const asked: Parameters<Ask>[] = [];
    const ask: Ask = (...question) => {
      asked.push(question);
      return Promise.resolve(choice);
    };
    const uploads = new Uploads({ ...contents.forUploads, ask });
    const attachments = new Attachments({
      profile: path => Promise.resolve({ path, name: path, kind: 'folder' }),
      list: () => Promise.resolve([]),
      notebook: () => ({ path: 'Drive:a/n.ipynb', localPath: 'a/n.ipynb' })
    });
    const incoming = new Incoming(attachments, uploads);
    new Watch({
      contents: contents.manager,
      current: () => attachments,
      isArriving: () => false,
      isOurs: path => uploads.isWriting(path),
      isSaving: () => false
    });
    const upload = (tree = PHOTOS) =>
      incoming.uploadFolder(folderEntry('photos', tree));
    const paths = () => attachments.all.map(({ path }) => path);
    return { asked, attachments, contents, paths, upload, uploads };
  }

  it('asks once, preserves the structure, and attaches only the folder', async () => {
    const { asked, attachments, contents, paths, upload } = stage();
    const seen: (number | null)[] = [];
    attachments.changed.connect(() => {
      seen.push(attachments.all[0].progress);
    });
    const done = upload();
    expect(attachments.arriving).toBe(true);
    await done;
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject(['photos', false, { size: 7, hidden: 2 }]);
    expect([...contents.files]).toEqual([
      ['Drive:a/photos/a.csv', 'x,y\n'],
      ['Drive:a/photos/c.txt', 'cc'],
      ['Drive:a/photos/deep/deeper/b.txt', 'b']
    ]);
    expect(contents.folders).toContain('Drive:a/photos/deep/empty');
    expect(paths()).toEqual(['a/photos']);
    const shares = seen.filter(share => share !== null);
    expect(shares).toEqual([...shares].sort());
    expect(shares.at(-1)).toBe(1);
  });

  it.each([
    ['keep-both', 'photos-1', 'old'],
    ['replace', 'photos', 'x,y\n'],
    ['cancel', null, 'old']
  ] as const)('into a name that is taken: %s', async (choice, name, old) => {
    const { asked, contents, paths, upload } = stage(choice);
    contents.files.set('Drive:a/photos/a.csv', 'old');
    contents.files.set('Drive:a/photos/mine.csv', 'mine');
    await upload();
    expect(asked[0][1]).toBe(true);
    expect(paths()).toEqual(name === null ? [] : [`a/${name}`]);
    expect(contents.files.get('Drive:a/photos/a.csv')).toBe(old);
    expect(contents.files.get('Drive:a/photos/mine.csv')).toBe('mine');
    const copy = contents.files.has('Drive:a/photos-1/deep/deeper/b.txt');
    expect(copy).toBe(choice === 'keep-both');
  });

  it('leaves nothing when it is cancelled', async () => {
    const { attachments, contents, upload, uploads } = stage();
    contents.before = path => {
      if (path.endsWith('c.txt')) {
        expect(uploads.isWriting(path)).toBe(true);
        attachments.remove('a/photos');
      }
    };
    await upload({ ...PHOTOS, 'large.txt': 'x'.repeat(CHUNK + 1) });
    expect([...contents.files]).toEqual([]);
    expect([...contents.folders]).toEqual([]);
    expect(attachments.all).toEqual([]);
  });

  it('leaves files that others have put there', async () => {
    const { attachments, contents, upload } = stage();
    contents.before = path => {
      if (path.endsWith('c.txt')) {
        contents.files.set('Drive:a/photos/deep/made.csv', 'by a kernel');
        throw new Error('No space left on device');
      }
    };
    await upload();
    expect([...contents.files.keys()]).toEqual([
      'Drive:a/photos/deep/made.csv'
    ]);
    expect(attachments.all[0]).toMatchObject({
      state: 'failed',
      detail: 'No space left on device'
    });
  });

  it('says why it failed, though nothing of it is left', async () => {
    const { attachments, contents, upload } = stage();
    contents.before = path => {
      if (path.endsWith('b.txt')) {
        throw new Error('No space left on device');
      }
    };
    await upload();
    expect([...contents.files, ...contents.folders]).toEqual([]);
    expect(attachments.all).toMatchObject([
      { state: 'failed', detail: 'No space left on device' }
    ]);
  });

  it('asks nothing once its chip was removed', async () => {
    const { asked, attachments, contents, upload } = stage();
    const done = upload();
    attachments.remove('a/photos');
    await done;
    expect(asked).toEqual([]);
    expect([...contents.folders]).toEqual([]);
  });
});
