import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';

import { TextParser } from '../panel/answer/parser';

/** Colours Python only, each word in a span. */
const languages = {
  findBest: (name: string) => (name === 'python' ? { name } : null),
  highlight: (code: string, _: unknown, host: HTMLElement) => {
    for (const word of code.split(' ')) {
      const span = host.appendChild(document.createElement('span'));
      span.className = 'ͼ1';
      span.textContent = word;
    }
    return Promise.resolve();
  }
} as unknown as IEditorLanguageRegistry;

const render = (source: string) => new TextParser(languages).render(source);

describe('TextParser', () => {
  it('makes text of what is GitHub’s Markdown', async () => {
    const html = await render(
      'A *b* ~~c~~ <https://d.e>\n\n- f\n\n| g |\n|--:|\n| h |\n'
    );
    expect(html).toContain(
      '<p>A <em>b</em> <del>c</del> <a href="https://d.e"'
    );
    expect(html).toContain('<li>f</li>');
    expect(html).toContain('<td align="right">h</td>');
  });

  it('colours code, and escapes it', async () => {
    expect(await render('```python show\na <b>\n```')).toBe(
      '<pre><code class="language-python"><span class="ͼ1">a</span><span class="ͼ1">&lt;b&gt;</span></code></pre>'
    );
  });

  it('colours the same code in every fence, and in lists', async () => {
    const fence = '```python\nx\n```\n';
    const html = await render(`${fence}\n- ~~~python\n  x\n  ~~~\n`);
    expect(html.split('<span class="ͼ1">x</span>')).toHaveLength(3);
  });

  it.each([
    '```mermaid\nflowchart TD\n A["<img src=x>"]\n```',
    '~~~mermaid\nflowchart TD\n A["<img src=x>"]\n~~~',
    '- ```MerMaid\n  flowchart TD\n   A["<img src=x>"]\n  ```',
    '```"><img/src=x>\n<img src=x>\n```'
  ])('makes code of every fence: %s', async source => {
    const html = await render(source);
    expect(html).toContain('<pre><code');
    expect(html).not.toMatch(/<(?:img|svg)/);
  });

  it('shows code without highlighting where that fails or is not available', async () => {
    const plain =
      '<pre><code class="language-python">a &lt;b&gt;\n</code></pre>\n';
    const source = '```python\na <b>\n```';
    expect(await new TextParser(null).render(source)).toBe(plain);
    const broken = {
      findBest: languages.findBest,
      highlight: () => Promise.reject(new Error('no such chunk'))
    } as unknown as IEditorLanguageRegistry;
    expect(await new TextParser(broken).render(source)).toBe(plain);
  });

  const inline = (source: string) =>
    `<code class="language-math">${source}</code>`;

  it.each([
    ['$n$ values', `<p>${inline('n')} values</p>\n`],
    ['\\(a_1*b_2*c\\)', `<p>${inline('a_1*b_2*c')}</p>\n`],
    ['so $$x$$.', '<p>so <code class="language-displaymath">x</code>.</p>\n'],
    [
      'See\n\\[\na\n- b < c\n\\]\nthere',
      `<p>See</p>\n<pre>${inline('a\n- b &lt; c')}</pre>\n<p>there</p>\n`
    ],
    [
      '\\begin{align*}\na\n\\end{align*}',
      `<pre>${inline('\\begin{align*}\na\n\\end{align*}')}</pre>\n`
    ],
    ['```math\nx\n```', `<pre>${inline('x\n')}</pre>\n`],
    ['$5 and $10', '<p>$5 and $10</p>\n'],
    ['US$5/US$6 or $ 7 $', '<p>US$5/US$6 or $ 7 $</p>\n'],
    [
      '`$a$` and $HOME and $PATH',
      '<p><code>$a$</code> and $HOME and $PATH</p>\n'
    ],
    ['```\n$a$ \\(b\\)\n```', '<pre><code>$a$ \\(b\\)\n</code></pre>\n'],
    ['a\\[0\\] = 1', '<p>a[0] = 1</p>\n'],
    ['**a**\\[i+1\\]', '<p><strong>a</strong>[i+1]</p>\n'],
    ['as in \\[1\\] and \\[x\\]', '<p>as in [1] and [x]</p>\n'],
    ['\\[a=b\\](c)', '<p>[a=b](c)</p>\n'],
    [
      'so \\[ x \\] and \\[a_1 = 2\\].',
      '<p>so <code class="language-displaymath">x</code> and ' +
        '<code class="language-displaymath">a_1 = 2</code>.</p>\n'
    ]
  ])('finds formulas, and no others, in %j', async (source, html) => {
    expect(await new TextParser(null).render(source)).toBe(html);
  });

  it('distinguishes what is done from what is to be done', async () => {
    const html = await render('- [x] a\n- [ ] b\n- c\n');
    expect(html).toBe('<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n<li>c</li>\n</ul>\n');
  });

  it('does not backtrack for ever where formulas never end', async () => {
    const source = ['$', '\\(', '$$', '\\[', '\n\\begin{a}']
      .map(open => `${open}a `.repeat(3000))
      .join('\n\n');
    expect(await new TextParser(null).render(source)).toContain('<p>');
  });

  it('looks for files of other interpreters beside the notebook', async () => {
    const html = await render('[a](sandbox:/mnt/data/out/a.csv)');
    expect(html).toBe('<p><a href="out/a.csv">a</a></p>\n');
  });
});
