import { loadsRemote } from '../notebook/write/remote';

describe('loadsRemote', () => {
  it.each([
    '![a](https://evil.example/a.png)',
    '![a](<https://evil.example/a.png>)',
    '![a](//evil.example/a.png)',
    '![a](\\/\\/evil.example/a.png)',
    '![a](&#104;ttps://evil.example/a.png)',
    '![a](data:image/png;base64,AA)',
    '![a][b]\n\n[b]: https://evil.example/a.png',
    '![b]\n\n[b]: https://evil.example/a.png',
    '![a](plot.png) ![b](http://evil.example/a.png)',
    '![](\nhttps://evil.example/a.png)',
    '[![a](https://evil.example/a.png)](https://b)',
    '<img src="https://evil.example/a.png">',
    '<IMG\nSRC=https://evil.example/a.png>',
    '<img/src=https://evil.example/a.png>',
    '<video src="https://evil.example/a.mp4">',
    '<p style="background: url(https://evil.example/a.png)">x</p>',
    '<style>@import "https://evil.example/a.css"</style>',
    '```mermaid\nflowchart TD\n A["<img src=x>"]\n```',
    '~~~ {.mermaid}\nx\n~~~',
    '> ```Mermaid\n> x\n> ```',
    '$\\mmlToken{mglyph}[src="https://evil.example/p.png"]{}$',
    '\\(\\style{background:url(https://evil.example/q.png)}{x}\\)',
    '$\\def\\a{b}\\a$'
  ])('says yes to %j', source => {
    expect(loadsRemote(source)).toBe(true);
  });

  it.each([
    '# Load the data\n\nFrom [the web](https://example.org), and <https://example.org>.',
    '![A plot](out/plot 1.png) and ![b](b-2.svg "Title")',
    'a < b, b > c, and x = y',
    '<br>\n\n<b>bold</b> and <details>more</details>',
    '```python\nimg = "<b>"\n```',
    '$\\frac{1}{2} \\left( \\delta \\right)$',
    'Wow! [see](https://example.org)'
  ])('says no to %j', source => {
    expect(loadsRemote(source)).toBe(false);
  });
});
