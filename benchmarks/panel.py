"""What the panel costs the page while an answer comes, beside a `<pre>` that gets the same stream.

    python -m benchmarks.panel [--tokens 1000 5000 20000] [--paces 200 0]

Chromium counts what its main thread does and which tasks took over 50 ms. `behind` is the time from
the moment at which the endpoint wrote its last token to the first frame that showed it, or a little
more: the page is asked only when the last token is on its way.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .answers import LAST
from .browser import Page, chromium
from .lab import Lab, code_cell, open_lab, open_panel, send
from .table import machine, milliseconds, table
from .upstream import Upstream

_COLUMNS = ("tokens", "at", "by", "busy", "script", "layout", "long tasks", "longest", "behind")
_WATCH = """
window.gptcodeLong = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.gptcodeLong.push(entry.duration);
}).observe({ entryTypes: ['longtask'] });
window.gptcodePainted = node => new Promise(resolve => {
  const look = () => {
    // Its last parts only: to read all of a long answer in each frame is work too.
    const parts = [...(node()?.children ?? [])].slice(-6);
    const read = parts.length ? parts : [node() ?? document.createElement('i')];
    const text = read.map(each => each.textContent.slice(-300)).join('');
    const now = () => performance.timeOrigin + performance.now();
    requestAnimationFrame(
      text.includes('LAST') ? () => setTimeout(() => resolve(now())) : look
    );
  };
  look();
});
""".replace("LAST", LAST)
_ANSWERS = "document.querySelectorAll('[role=article][aria-label=GPT-Code]')"
_PRE = """
(async () => {
  const headers = { 'Content-Type': 'application/json', Authorization: '%(token)s' };
  const post = (path, body) =>
    fetch('/gptcode/conversations' + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const made = await (await post('', { notebook: 'pre.ipynb' })).json();
  const pre = document.createElement('pre');
  pre.style = 'position:absolute;inset:0;overflow:auto;background:white;z-index:9999';
  const text = document.createTextNode('');
  pre.append(text);
  document.body.append(pre);
  window.gptcodePre = pre;
  const facts = { notebook: 'pre.ipynb', cells: [] };
  const step = { client: 'pre', step: String(Math.random()), kind: 'prompt', mode: 'insert' };
  const body = { ...step, facts, text: '%(prompt)s' };
  const answer = await post(`/${made.conversation}/steps`, body);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const events = (held + piece.value).split('\\n\\n');
    held = events.pop();
    for (const each of events) {
      const data = /^data: (.*)$/m.exec(each);
      const event = data ? JSON.parse(data[1]) : {};
      text.appendData(event.raw ?? event.text ?? '');
    }
  }
})()
"""


@dataclass(frozen=True)
class Cost:
    """In seconds, but for the number of long tasks."""

    busy: float
    script: float
    layout: float
    long_tasks: int
    longest: float
    behind: float

    def row(self, *names: str) -> list[str]:
        return [
            *names,
            f"{self.busy:.2f} s",
            f"{self.script:.2f} s",
            f"{self.layout:.2f} s",
            str(self.long_tasks),
            milliseconds(self.longest) if self.longest else "",
            milliseconds(self.behind),
        ]


async def cost(page: Page, upstream: Upstream, begin: str | None, prompt: str) -> Cost:
    """Of one answer: by the panel, or by what the script `begin` does instead."""
    already = await page.evaluate(f"{_ANSWERS}.length")
    await page.evaluate("window.gptcodeLong.length = 0")
    before, started = await page.busy(), time.time()
    if begin is None:
        await send(page, prompt)
    else:
        await page.evaluate(f"void {begin}")
    sent = await _sent(upstream, started, prompt)
    # Only now is the page asked: to watch it all the time would be a good part of the work.
    node = f"{_ANSWERS}[{already}]" if begin is None else "window.gptcodePre"
    painted = await page.evaluate(f"window.gptcodePainted(() => {node})")
    await asyncio.sleep(1)  # what comes after the last token counts too
    after = await page.busy()
    long_tasks = [each / 1000 for each in await page.evaluate("window.gptcodeLong")]
    if begin is None:
        await page.until("document.querySelector('[aria-label=Stop]')?.offsetParent == null")
    else:
        await page.evaluate("window.gptcodePre.remove()")
    took = {name: after[name] - before[name] for name in after}
    return Cost(
        took["TaskDuration"],
        took["ScriptDuration"],
        took["LayoutDuration"] + took["RecalcStyleDuration"],
        len(long_tasks),
        max(long_tasks, default=0.0),
        painted / 1000 - sent,
    )


async def _sent(upstream: Upstream, started: float, prompt: str) -> float:
    """When the endpoint wrote the last token of the answer that was asked for then."""
    count, pace = map(int, prompt.split("-")[1:])
    if pace:
        await asyncio.sleep(max(0.0, count / pace - 0.5))
    while (last := upstream.sent()["last"]) < started:  # noqa: ASYNC110  another process knows
        await asyncio.sleep(0.01)
    return last


async def measure(tokens: list[int], paces: list[int]) -> list[list[str]]:
    rows: list[list[str]] = []
    with Upstream() as upstream, tempfile.TemporaryDirectory() as folder:
        # Else the server would end the longest of the answers at its cap.
        traits = {"base_url": upstream.url, "max_tokens": 4 * max(tokens)}
        lab = Lab(Path(folder, "lab"), traits=traits)
        try:
            lab.start()
            for pace in paces:
                for count in tokens:
                    rows += await _in_one_page(lab, upstream, count, pace)
                    print("\n".join(map(str, rows[-2:])), file=sys.stderr)
        finally:
            lab.kill()
    return rows


async def _in_one_page(lab: Lab, upstream: Upstream, count: int, pace: int) -> list[list[str]]:
    """Two rows: the bare stream, then the panel. A new browser and notebook for each length."""
    notebook = f"panel-{count}-{pace}.ipynb"
    lab.write_notebook(notebook, [code_cell(1, "1")])
    name = f"tokens-{count}-{pace}"
    at = f"{pace}/s" if pace else "once"
    async with chromium() as page:
        await open_lab(page, lab.page_url(notebook))
        await page.evaluate(_WATCH)
        await open_panel(page)
        await asyncio.sleep(3)  # what JupyterLab does after its start
        token = lab.headers["Authorization"]
        await cost(page, upstream, None, "tokens-100-200")  # modules are loaded
        pre = await cost(page, upstream, _PRE % {"token": token, "prompt": name}, name)
        ours = await cost(page, upstream, None, name)
    return [pre.row(str(count), at, "pre"), ours.row(str(count), at, "panel")]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tokens", type=int, nargs="+", default=[1000, 5000, 20000])
    parser.add_argument("--paces", type=int, nargs="+", default=[200, 0])
    options = parser.parse_args()
    started = time.monotonic()
    rows = asyncio.run(measure(options.tokens, options.paces))
    print(table(_COLUMNS, rows))
    print(f"{machine()}; {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
