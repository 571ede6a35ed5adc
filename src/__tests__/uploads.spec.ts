import {
  type Ask,
  Cancelled,
  type Choice,
  CHUNK,
  Uploads
} from '../files/upload/uploads';
import { StageContents } from './contents';

function stage(choice: Choice = 'cancel') {
  const contents = new StageContents();
  const asked: string[] = [];
  const ask: Ask = name => {
    asked.push(name);
    return Promise.resolve(choice);
  };
  const uploads = new Uploads({ ...contents.forUploads, ask });
  const abort = new AbortController();
  const shares: number[] = [];
  const send = (text: string, path: string) =>
    uploads.send(new File([text], 'x'), path, {
      signal: abort.signal,
      onProgress: share => shares.push(share)
    });
  return { contents, asked, uploads, abort, shares, send };
}

const LARGE = 'abcdefg'.repeat(CHUNK / 4);

describe('Uploads.place', () => {
  it.each([
    ['replace', 'a/x.csv'],
    ['keep-both', 'a/x-1.csv'],
    ['cancel', null]
  ] as const)('asks about a taken name: %s', async (choice, place) => {
    const { asked, contents, uploads } = stage(choice);
    contents.files.set('a/x.csv', '');
    expect(await uploads.place('a', 'x.csv')).toBe(place);
    expect(asked).toEqual(['x.csv']);
  });

  it('lists no folder: one with many files takes long', async () => {
    const { contents, uploads } = stage();
    const get = jest.spyOn(contents, 'get');
    await uploads.place('a', 'y.csv');
    expect(get).not.toHaveBeenCalled();
  });

  it('asks nothing about a free name, nor about one that we number', async () => {
    const { asked, contents, uploads } = stage();
    contents.files.set('pasted-1.png', '');
    expect(await uploads.place('', 'x.csv')).toBe('x.csv');
    expect(await uploads.place('', 'pasted.png', true)).toBe('pasted-2.png');
    expect(asked).toEqual([]);
  });
});

describe('Uploads.send', () => {
  it('writes a small file at once, an empty one too', async () => {
    const { contents, send, shares } = stage();
    await send('x,y\n', 'a/x.csv');
    await send('', 'a/empty.csv');
    expect([...contents.files]).toEqual([
      ['a/x.csv', 'x,y\n'],
      ['a/empty.csv', '']
    ]);
    expect(shares).toEqual([1, 1]);
  });

  it('writes a large file in chunks, beside the one that it replaces', async () => {
    const { contents, send, shares, uploads } = stage();
    contents.files.set('a/x.csv', 'old');
    const seen: (string | undefined)[] = [];
    const chunks: (number | undefined)[] = [];
    contents.before = (path, { chunk }) => {
      seen.push(contents.files.get('a/x.csv'));
      chunks.push(chunk);
      expect(uploads.isWriting(path)).toBe(true);
    };
    await send(LARGE, 'a/x.csv');
    expect([...contents.files]).toEqual([['a/x.csv', LARGE]]);
    expect(chunks).toEqual([1, -1]);
    expect(seen).toEqual(['old', 'old']);
    expect(shares.at(-1)).toBe(1);
    expect(uploads.isWriting('a/x.csv')).toBe(false);
  });

  it('leaves nothing of a large one that was cancelled, and what was there', async () => {
    const { abort, contents, send } = stage();
    contents.files.set('a/x.csv', 'old');
    contents.before = () => abort.abort();
    await expect(send(LARGE, 'a/x.csv')).rejects.toBeInstanceOf(Cancelled);
    expect([...contents.files]).toEqual([['a/x.csv', 'old']]);
  });

  it('leaves nothing of one that failed', async () => {
    const { contents, send, uploads } = stage();
    contents.before = (_, { chunk }) => {
      if (chunk === -1) {
        throw new Error('No space left on device');
      }
    };
    await expect(send(LARGE, 'x.csv')).rejects.toThrow('No space');
    expect([...contents.files]).toEqual([]);
    expect(uploads.isWriting('x.csv')).toBe(false);
  });
});
