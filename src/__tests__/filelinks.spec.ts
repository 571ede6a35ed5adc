import {
  type IFileLinks,
  linkFiles,
  markMissing,
  resolveFile
} from '../panel/filelinks';

describe('resolveFile', () => {
  it.each([
    ['weights2.csv', 'a.ipynb', 'weights2.csv'],
    ['weights2.csv', 'work/deep/a.ipynb', 'work/deep/weights2.csv'],
    ['./out//a%20b.csv?x=1#top', 'work/a.ipynb', 'work/out/a b.csv'],
    ['../b.csv', 'work/a.ipynb', 'b.csv'],
    ['out/../b.csv', 'a.ipynb', 'b.csv'],
    ['100%.csv', 'a.ipynb', '100%.csv']
  ])('finds %s of %s at %s', (href, notebook, path) => {
    expect(resolveFile(href, notebook)).toBe(path);
  });

  it.each([
    ['..', 'work/a.ipynb'],
    ['.', 'a.ipynb'],
    ['../b.csv', 'a.ipynb'],
    ['out/../../b.csv', 'a.ipynb'],
    ['%2e%2e/b.csv', 'a.ipynb'],
    ['..%2fb.csv', 'a.ipynb'],
    ['..%5cb.csv', 'a.ipynb'],
    ['..\\b.csv', 'a.ipynb'],
    ['/etc/passwd', 'work/a.ipynb'],
    ['%2fetc/passwd', 'work/a.ipynb'],
    ['//evil.example/a.csv', 'a.ipynb'],
    ['https://evil.example/a.csv', 'a.ipynb'],
    ['javascript:alert(1)', 'a.ipynb'],
    ['java%0ascript:alert(1)', 'a.ipynb'],
    ['data:text/html,x', 'a.ipynb'],
    ['C:/b.csv', 'a.ipynb'],
    ['RTC:b.csv', 'a.ipynb'],
    ['b%00.csv', 'a.ipynb'],
    ['#top', 'a.ipynb'],
    ['?reset', 'a.ipynb'],
    ['', 'a.ipynb']
  ])('makes no path of %j for %s', (href, notebook) => {
    expect(resolveFile(href, notebook)).toBeNull();
  });
});

describe('linkFiles', () => {
  const there = new Set<string>();
  const opened: string[] = [];
  let asked = 0;
  const files: IFileLinks = {
    path: () => 'work/a.ipynb',
    exists: path => {
      asked += 1;
      return path === 'work/unknown'
        ? Promise.reject(new Error('away'))
        : Promise.resolve(there.has(path));
    },
    open: path => opened.push(path),
    missing: 'Missing.'
  };
  let host: HTMLElement;

  const show = async (...hrefs: string[]) => {
    host = document.createElement('div');
    host.innerHTML = hrefs
      .map(href => `<a data-file="${href}">${href}</a>`)
      .join('');
    linkFiles(host, files);
    await markMissing(host, files);
    return [...host.querySelectorAll<HTMLElement>('a')];
  };
  const marks = (links: HTMLElement[]) =>
    links.map(link => [link.title, link.classList.contains('jp-mod-missing')]);

  beforeEach(() => {
    there.clear();
    opened.length = 0;
    asked = 0;
  });

  it('opens what is there and marks what is not', async () => {
    there.add('work/a.csv');
    const links = await show('a.csv', 'b.csv', 'unknown');
    expect(marks(links)).toEqual([
      ['work/a.csv', false],
      ['Missing.', true],
      ['work/unknown', false]
    ]);
    links.forEach(link => link.click());
    await Promise.resolve();
    await new Promise(process.nextTick);
    expect(opened).toEqual(['work/a.csv', 'work/unknown']);
  });

  it('sees a file that was made since', async () => {
    const links = await show('a.csv');
    there.add('work/a.csv');
    await markMissing(host, files);
    expect(marks(links)).toEqual([['work/a.csv', false]]);
    links[0].dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    await new Promise(process.nextTick);
    expect(opened).toEqual(['work/a.csv']);
  });

  it('asks for no path above the root, and not for a thousand', async () => {
    const [link] = await show('../../b.csv');
    expect([link.getAttribute('role'), asked]).toEqual([null, 0]);
    await show(...Array.from({ length: 1000 }, (_, index) => `${index}`));
    expect(asked).toBe(20);
  });
});
