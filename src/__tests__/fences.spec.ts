import { nullTranslator } from '@jupyterlab/translation';

import { addButtons } from '../panel/answer/fences';
import { TextParser } from '../panel/answer/parser';
import { isHarmless, typesetMath } from '../panel/answer/typeset';

const trans = nullTranslator.load('');

function show(html: string): HTMLElement {
  const host = document.createElement('div');
  host.innerHTML = html;
  return host;
}

describe('addButtons', () => {
  const copied: string[] = [];
  const inserted: string[] = [];
  let position = 4;
  const actions = {
    copy: (code: string) => copied.push(code),
    cellType: (language: string) =>
      language === 'sql' ? null : ('code' as const),
    insert: (code: string, type: string) => {
      inserted.push(`${type}: ${code}`);
      return position;
    }
  };
  const press = (host: HTMLElement, name: string, detail = 1) =>
    host
      .querySelector(`button[aria-label="${name}"]`)
      ?.dispatchEvent(new MouseEvent('click', { detail }));

  it('shows no block without code', () => {
    const host = show('<p>So</p><pre><code>\n</code></pre>');
    addButtons(host, actions, trans);
    expect(host.innerHTML).toBe('<p>So</p>');
  });

  it('says that an output is read again', async () => {
    const render = (source: string) => new TextParser(null).render(source);
    const host = show(
      await render(
        '```output of=ab12 lines=200-400\n```\n```output of=cd34\n```'
      )
    );
    addButtons(host, actions, trans);
    expect([...host.children].map(({ textContent }) => textContent)).toEqual([
      'Reads lines 200–400 of an output',
      'Reads an output again'
    ]);
    // Without a cell, or with something in it, it is a block like any other.
    const other = show(
      await render('```output\n3-4\n```\n```output of=a\nx\n```')
    );
    addButtons(other, actions, trans);
    expect(other.querySelectorAll('pre').length).toBe(2);
  });

  it('copies and inserts the code as it was written', () => {
    const host = show('<pre><code>a &lt; <span>b</span>\n\n</code></pre>');
    addButtons(host, actions, trans);
    press(host, 'Copy');
    press(host, 'Insert');
    press(host, 'Insert', 2);
    expect([copied, inserted]).toEqual([['a < b\n'], ['code: a < b\n']]);
    const says = host.querySelector('[role="status"]');
    expect(says?.textContent).toBe('Inserted as cell 4');
    position = 0;
    press(host, 'Insert');
    expect(says?.textContent).toBe('This notebook cannot be edited.');
  });

  it('offers no cell where none fits the language', () => {
    const host = show('<pre><code class="language-sql">a</code></pre>');
    addButtons(host, actions, trans);
    const names = [...host.querySelectorAll('button')].map(
      node => node.textContent
    );
    expect(names).toEqual(['Copy']);
  });

  it('leaves formulas alone', () => {
    const host = show('<pre><code class="language-math">x</code></pre>');
    addButtons(host, actions, trans);
    expect(host.querySelectorAll('button')).toHaveLength(0);
  });
});

describe('typesetMath', () => {
  it('typesets formulas alone, one by one', () => {
    const typeset: string[] = [];
    const host = show(
      '<p>$5 <code class="language-math">a</code>' +
        '<code class="language-displaymath">b</code> and $6</p>' +
        '<pre><code class="language-math">c &lt; d</code></pre>' +
        '<code class="language-math">\\href{javascript:x()}{e}</code>' +
        '<pre><code class="language-latex">f</code></pre>'
    );
    typesetMath(host, {
      typeset: node => void typeset.push(node.textContent ?? '')
    });
    expect(typeset).toEqual(['\\(a\\)', '\\[b\\]', '\\[c < d\\]']);
    expect(host.querySelectorAll('code')).toHaveLength(2);
  });

  it('shows the source where typesetting fails', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const host = show('<code class="language-math">a</code>');
    typesetMath(host, { typeset: () => Promise.reject(new Error('no')) });
    await new Promise(process.nextTick);
    expect([host.textContent, warn.mock.calls.length]).toEqual(['a', 1]);
    warn.mockRestore();
  });

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\mmlToken{mglyph}[src="https://evil.example/a.png"]{}',
    '\\style{background:url(https://evil.example)}{x}',
    '\\class{jp-Dialog}{x}',
    '\\cssId{main}{x}',
    '\\require{html}',
    '\\def\\frac{x}',
    '\\gdef\\frac{x}',
    '\\renewcommand{\\frac}{x}',
    '\\let\\frac=\\sqrt',
    '\\DeclareMathOperator{\\sin}{x}',
    '\\label{eq:1}',
    '\\raise{9em}{x}',
    '\\smash{x}',
    '\\bbox[9em]{x}',
    '\\hskip-9em x',
    '\\kern-9em x',
    '\\llap{x}',
    '\\mathrlap{x}',
    '\\rule{9em}{9em}',
    '\\unicode{x202e}',
    'a \\\\[-9em] b',
    '\\begin{CD} a \\end{CD}',
    '\\) x \\(',
    'x'.repeat(5000)
  ])('refuses %j', source => {
    expect(isHarmless(source)).toBe(false);
  });

  it.each([
    '\\frac{1}{n} \\sum_{i=1}^{n} x_i',
    '\\begin{align} a &= b \\\\ \\newline c \\end{align}',
    '\\displaystyle \\left( x \\right) \\textstyle \\leq \\delta'
  ])('takes %j', source => {
    expect(isHarmless(source)).toBe(true);
  });
});
