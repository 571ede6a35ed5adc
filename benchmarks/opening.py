"""How long a conversation takes to open, and what it costs the page to scroll through it.

    python -m benchmarks.opening [--turns 100 500] [--rounds 5]

Each round clicks "Open" in the list of conversations, while another one is shown. `server` is the
time of its answer, of a server that has the conversation in memory and, in the first round, of one
that has not; `shown` is the first frame after the click that shows the end of the last answer. Then
the transcript is scrolled to its top, a screen in each frame: `frames` took longer than 50 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from .browser import Page, chromium
from .lab import Lab, code_cell, open_lab, open_panel
from .past import write_conversation
from .server import Json
from .table import machine, milliseconds, table

_COLUMNS = (
    "turns",
    "round",
    "server",
    "shown",
    "longest task",
    "scrolled",
    "slow frames",
    "longest",
)
_WATCH = """
window.gptcodeLong = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.gptcodeLong.push(entry.duration);
}).observe({ entryTypes: ['longtask'] });
"""
_SHOW = "window.jupyterapp.commands.execute('gptcode:show-conversations')"
_ROWS = "[...document.querySelectorAll('.jp-gptcode-conversationlist-row')]"
_OPEN = """
(async () => {
  const row = ROWS.find(each => each.textContent.includes('COUNT'));
  performance.clearResourceTimings();
  window.gptcodeLong.length = 0;
  const started = performance.now();
  row.querySelector('[aria-label=Open]').click();
  const isThere = () => {
    const [prompt, answer] = [...document.querySelectorAll('[role=article]')].slice(-2);
    const log = answer?.closest('[role=log]');
    return log && prompt.textContent.includes('of part TURNS?') &&
      answer.textContent.includes('which is well known') &&
      answer.getBoundingClientRect().bottom < log.getBoundingClientRect().bottom;
  };
  while (!isThere()) await new Promise(requestAnimationFrame);
  await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  const shown = performance.now() - started;
  const calls = performance.getEntriesByType('resource');
  const call = calls.find(each => /conversations\\/[0-9a-f]+\\?/.test(each.name));
  return { shown, server: call ? call.responseEnd - call.startTime : 0 };
})()
"""
_SCROLL = """
(async () => {
  const log = document.querySelector('[role=log]');
  window.gptcodeLong.length = 0;
  const frames = [];
  const started = performance.now();
  let last = started;
  log.dispatchEvent(new WheelEvent('wheel', { deltaY: -100 }));
  while (log.scrollTop > 0) {
    log.scrollTop -= log.clientHeight;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return { time: last - started, frames };
})()
"""


async def measure(turns: int, rounds: int) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder, "lab"))
        lab.write_notebook("a.ipynb", [code_cell(1, "1")])
        write_conversation(lab.data, turns)
        write_conversation(lab.data, 1)
        try:
            lab.start()
            return await _in_one_page(lab, turns, rounds)
        finally:
            lab.kill()


async def _in_one_page(lab: Lab, turns: int, rounds: int) -> list[list[str]]:
    rows: list[list[str]] = []
    async with chromium() as page:
        await open_lab(page, lab.page_url("a.ipynb"))
        await page.evaluate(_WATCH)
        await open_panel(page)
        await asyncio.sleep(3)  # what JupyterLab does after its start
        await _open(page, 1)
        for number in range(1, rounds + 1):
            opened = await _open(page, turns)
            longest = max(await page.evaluate("window.gptcodeLong"), default=0)
            scrolled = await page.evaluate(_SCROLL)
            frames = scrolled["frames"]
            rows.append(
                [
                    f"{turns:,}",
                    str(number),
                    milliseconds(opened["server"] / 1000),
                    milliseconds(opened["shown"] / 1000),
                    milliseconds(longest / 1000),
                    milliseconds(scrolled["time"] / 1000),
                    f"{sum(frame > 50 for frame in frames)} of {len(frames)}",
                    milliseconds(max(frames) / 1000),
                ]
            )
            await _open(page, 1)
    return rows


async def _open(page: Page, turns: int) -> Json:
    """The conversation of so many messages, by its button in the list."""
    await page.evaluate(_SHOW)
    await page.until(f"{_ROWS}.length === 2")
    count = f"{turns} message"
    script = _OPEN.replace("ROWS", _ROWS).replace("TURNS", str(turns)).replace("COUNT", count)
    found: Json = await page.evaluate(script)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, nargs="+", default=[100, 500])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    started = time.monotonic()
    rows = [row for turns in options.turns for row in asyncio.run(measure(turns, options.rounds))]
    print(table(_COLUMNS, rows))
    print(f"{machine()}; {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
