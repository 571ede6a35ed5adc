import {
  type IFileLinks,
  linkFiles,
  markMissing,
  resolveFile
} from '../panel/answer/filelinks';

describe('resolveFile', () => {
  it.each([
    ['weights2.csv', '', 'weights2.csv'],
    ['weights2.csv', 'work/deep', 'work/deep/weights2.csv'],
    ['./out//a%20b.csv?x=1#top', 'work', 'work/out/a b.csv'],
    ['../b.csv', 'work', 'b.csv'],
    ['out/../b.csv', '', 'b.csv'],
    ['100%.csv', '', '100%.csv']
  ])('finds %s of %j at %s', (href, folder, path) => {
    expect(resolveFile(href, folder)).toBe(path);
  });

  it.each([
    ['..', 'work'],
    ['.', ''],
    ['../b.csv', ''],
    ['out/../../b.csv', ''],
    ['%2e%2e/b.csv', ''],
    ['..%2fb.csv', ''],
    ['..%5cb.csv', ''],
    ['..\\b.csv', ''],
    ['/etc/passwd', 'work'],
    ['%2fetc/passwd', 'work'],
    ['//evil.example/a.csv', ''],
    ['https://evil.example/a.csv', ''],
    ['javascript:alert(1)', ''],
    ['java%0ascript:alert(1)', ''],
    ['data:text/html,x', ''],
    ['C:/b.csv', ''],
    ['RTC:b.csv', ''],
    ['b%00.csv', ''],
    ['#top', ''],
    ['?reset', ''],
    ['', '']
  ])('makes no path of %j for %s', (href, folder) => {
    expect(resolveFile(href, folder)).toBeNull();
  });
});

describe('linkFiles', () => {
  const there = new Set<string>();
  const opened: string[] = [];
  let asked = 0;
  let folders = ['work'];
  const files: IFileLinks = {
    folders: () => folders,
    exists: path => {
      asked += 1;
      return path === 'work/unknown'
        ? Promise.reject(new Error('away'))
        : Promise.resolve(there.has(path));
    },
    open: path => opened.push(path),
    image: () => Promise.resolve(null),
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
    folders = ['work'];
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

  it('follows a file that was moved along with its notebook, and one that was not', async () => {
    folders = ['work', 'else/where'];
    there.add('work/a.csv').add('else/where/a.csv').add('else/where/b.csv');
    const links = await show('a.csv', 'b.csv', 'c.csv', '../b.csv');
    expect(marks(links)).toEqual([
      ['work/a.csv', false],
      ['else/where/b.csv', false],
      ['Missing.', true],
      ['Missing.', true]
    ]);
    links[1].click();
    await new Promise(process.nextTick);
    expect(opened).toEqual(['else/where/b.csv']);
  });

  it('asks for no path above the root, and not for a thousand', async () => {
    const [link] = await show('../../b.csv');
    expect([link.getAttribute('role'), asked]).toEqual([null, 0]);
    await show(...Array.from({ length: 1000 }, (_, index) => `${index}`));
    expect(asked).toBe(20);
  });
});
