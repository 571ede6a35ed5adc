import {
  AnswerSanitizer,
  TranscriptSanitizer
} from '../panel/answer/sanitizer';

const clean = (html: string) => new AnswerSanitizer().sanitize(html);

describe('AnswerSanitizer', () => {
  it.each([
    ['images of scripts', '<img src="javascript:x()" alt="a">', 'a'],
    ['images of data', '<img src="data:image/png;base64,AA" alt="a">', 'a'],
    ['images without an address', '<img srcset="http://evil/a.png">', ''],
    ['frames', '<iframe src="http://evil"></iframe>', ''],
    ['scripts', '<script>alert(1)</script>ok', 'ok'],
    ['media', '<video src="http://evil"></video><audio src="x"></audio>', ''],
    ['svg', '<svg onload="x()"><image href="http://evil"/></svg>', ''],
    ['objects', '<object data="http://evil"></object><embed src="x">', ''],
    ['forms', '<form action="http://evil"><input></form>', ''],
    ['style elements', '<style>@import "http://evil"</style>', ''],
    ['styles', '<p style="background:url(http://evil)">a</p>', '<p>a</p>'],
    ['handlers', '<p onclick="x()">a</p>', '<p>a</p>'],
    [
      'commands of JupyterLab',
      '<p data-commandlinker-command="x" data-commandlinker-args="{}">a</p>',
      '<p>a</p>'
    ],
    ['ids', '<p id="jp-main" name="n">a</p>', '<p>a</p>'],
    [
      'classes of JupyterLab',
      '<span class="jp-Dialog">a</span>',
      '<span>a</span>'
    ],
    [
      'classes of the editor that move text',
      '<span class="cm-announced">a</span>',
      '<span>a</span>'
    ],
    ['javascript links', '<a href="javascript:x()">a</a>', '<a>a</a>'],
    ['data links', '<a href="data:text/html,x">a</a>', '<a>a</a>'],
    ['links into JupyterLab', '<a href="/lab?reset">a</a>', '<a>a</a>'],
    ['links without a scheme', '<a href="//evil/x">a</a>', '<a>a</a>']
  ])('takes out %s', (_, dirty, expected) => {
    expect(clean(dirty)).toBe(expected);
  });

  it('opens links to the web in a page of their own', () => {
    expect(clean('<a href="https://example.org">a</a>')).toBe(
      '<a href="https://example.org" target="_blank" rel="noopener noreferrer">a</a>'
    );
  });

  it.each([
    ['out/a%20b.csv', '<a data-file="out/a%20b.csv">a</a>'],
    ['/etc/passwd', '<a>a</a>'],
    ['file:///etc/passwd', '<a>a</a>'],
    ['..%5c..%5ca.csv', '<a>a</a>'],
    ['java%73cript:x()', '<a>a</a>']
  ])('keeps the address %s only as the name of a file', (href, expected) => {
    expect(clean(`<a href="${href}" data-file="evil">a</a>`)).toBe(expected);
  });

  it.each([
    [
      'the web: its words as a link',
      '<img src="https://evil/a.png" alt="A plot" onerror="x()">',
      '<a href="https://evil/a.png" target="_blank" rel="noopener noreferrer">A plot</a>'
    ],
    [
      'the web without words: its address',
      '<img src="http://evil/a.png">',
      '<a href="http://evil/a.png" target="_blank" rel="noopener noreferrer">http://evil/a.png</a>'
    ],
    [
      'a file beside the notebook: a link that may show it',
      '<img src="out/a%20b.png" alt="&lt;b&gt;">',
      '<a data-image="" data-file="out/a%20b.png">&lt;b&gt;</a>'
    ],
    ['the server', '<img src="/api/x" alt="a">', 'a'],
    ['another host', '<img src="//evil/x" alt="a">', 'a'],
    [
      'a link: its words',
      '<a href="https://b"><img src="c.png" alt="a"></a>',
      '<a href="https://b" target="_blank" rel="noopener noreferrer">a</a>'
    ]
  ])('makes of an image of %s', (_, dirty, expected) => {
    expect(clean(dirty)).toBe(expected);
  });

  it.each(['https://evil/a.png', 'a.png'])(
    'leaves nothing of an image in an output: %s',
    source => {
      const html = `<p>a<img src="${source}" alt="b"></p>`;
      expect(new TranscriptSanitizer().sanitize(html)).toBe('<p>a</p>');
    }
  );

  it('lets no text ask for an image by itself', () => {
    expect(clean('<a data-image="" data-path="x.png" href="#">a</a>')).toBe(
      '<a>a</a>'
    );
  });

  it('keeps what text is made of', () => {
    const html =
      '<h2>A</h2><ul><li><strong>b</strong></li></ul>' +
      '<pre><code class="language-python"><span class="cm-keyword">x</span>' +
      '</code></pre><table><tbody><tr><td align="right">1</td></tr></tbody></table>';
    expect(clean(html)).toBe(html);
  });
});
