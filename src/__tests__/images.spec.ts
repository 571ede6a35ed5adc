import { linkFiles, markMissing } from '../panel/answer/filelinks';
import { showImages, smallImage } from '../panel/answer/images';
import type { IFileAccess } from '../panel/shared/context';
import type { IProfile } from '../server/wire';

/** Everything is in sight at once. */
class Seen {
  constructor(private _callback: IntersectionObserverCallback) {}
  observe(): void {
    const entry = { isIntersecting: true } as IntersectionObserverEntry;
    this._callback([entry], this as unknown as IntersectionObserver);
  }
  disconnect(): void {
    // Nothing is observed any more.
  }
}

const later = () => new Promise(process.nextTick);

describe('showImages', () => {
  const asked: string[] = [];
  let version = 1;
  const files = {
    folders: () => ['work'],
    exists: (path: string) => Promise.resolve(!path.includes('missing')),
    open: () => undefined,
    image: (path: string) => {
      asked.push(path);
      const image = path.endsWith('.png') ? new Image() : null;
      image?.setAttribute('src', `http://localhost/${path}?v=${version}`);
      return Promise.resolve(image);
    },
    missing: 'Missing.'
  };
  let host: HTMLElement;

  const show = async () => {
    await markMissing(host, files);
    showImages(host, files);
    await later();
    await later();
  };
  const place = async (...names: string[]) => {
    host.innerHTML = names
      .map(name => `<a data-image="" data-file="${name}">A plot</a>`)
      .join('');
    linkFiles(host, files);
    await show();
    return [...host.querySelectorAll('a')];
  };
  const shown = (link: HTMLElement) => link.dataset.image;

  beforeEach(() => {
    global.IntersectionObserver =
      Seen as unknown as typeof IntersectionObserver;
    asked.length = 0;
    version = 1;
    host = document.body.appendChild(document.createElement('div'));
  });
  afterEach(() => host.remove());

  it('asks for what is there, beside the notebook, and is an image', async () => {
    const links = await place('a.png', 'missing.png', '../b.png', 'c.txt');
    expect(asked).toEqual(['work/a.png', 'work/c.txt']);
    expect(links.map(shown)).toEqual([
      'http://localhost/work/a.png?v=1',
      '',
      '',
      ''
    ]);
  });

  it('asks again after a run, which may have drawn another one', async () => {
    const [link] = await place('a.png');
    version = 2;
    await show();
    expect(shown(link)).toBe('http://localhost/work/a.png?v=2');
  });

  it('asks for ten at most', async () => {
    await place(...Array.from({ length: 30 }, (_, index) => `${index}.png`));
    expect(asked).toHaveLength(10);
  });
});

describe('smallImage', () => {
  const size = 1000;
  const access = (profile: Partial<IProfile> | null, url = '/files/a.png') =>
    ({
      profile: () => Promise.resolve(profile),
      downloadUrl: () => Promise.resolve(url)
    }) as unknown as IFileAccess;

  it('has an address of its own for each version of a file', async () => {
    const image = await smallImage(
      access({ kind: 'image', size, modified: 7 }),
      'a.png'
    );
    expect(image?.src).toBe('http://localhost/files/a.png?v=7');
  });

  it.each([
    ['is missing', null, undefined],
    ['is not an image', { kind: 'text', size }, undefined],
    ['is large', { kind: 'image', size: 6_000_000 }, undefined],
    ['has no known size', { kind: 'image' }, undefined],
    [
      'has too many pixels',
      { kind: 'image', size, image: { width: 30_000, height: 30_000 } },
      undefined
    ],
    ['was not opened', { problem: 'x', confirm: true, size }, undefined],
    [
      'is on another server',
      { kind: 'image', size },
      'https://evil.example/a.png'
    ]
  ])('shows none that %s', async (_, profile, url) => {
    const found = await smallImage(
      access(profile as Partial<IProfile> | null, url),
      'a.png'
    );
    expect(found).toBeNull();
  });
});
