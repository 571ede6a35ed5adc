"""What a large notebook costs with each prompt, in the page and on the server.

    python -m benchmarks.size [--cells 5000] [--megabytes 50]

`page` is the time from the press of Enter to the request, `long` the longest task within it, `body`
the size of the step's request. `server` is the time from the request's arrival until the model is
called, by the server's own clock, and `processor` what of it was its own work: on few cores, others
take the rest. `first` is the time from the request to its first event, as the page sees it. Beside
that stands what any extension pays that sends the notebook as it is: its model as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from .browser import Page, chromium
from .clocked import CLOCK
from .lab import Lab, code_cell, open_lab, open_panel, send
from .server import Json
from .table import machine, milliseconds, table

_WATCH = """
window.gptcodeSteps = [];
window.Request = new Proxy(window.Request, {
  construct(target, [url, init]) {
    if (String(url).includes('/steps')) {
      const step = { asked: performance.now(), bytes: init?.body?.length ?? 0, first: 0 };
      window.gptcodeSteps.push(step);
    }
    return Reflect.construct(target, [url, init]);
  }
});
window.gptcodeFetch = window.fetch;
window.fetch = async (...asked) => {
  const answer = await window.gptcodeFetch(...asked);
  if (answer.url.includes('/steps')) window.gptcodeSteps.at(-1).first = performance.now();
  return answer;
};
document.addEventListener('keydown', () => { window.gptcodeKey = performance.now(); }, true);
window.gptcodeLong = [];
new PerformanceObserver(list => {
  for (const { startTime, duration } of list.getEntries()) {
    window.gptcodeLong.push([startTime, duration]);
  }
}).observe({ entryTypes: ['longtask'] });
"""
_WHOLE = """
(() => {
  const { model } = window.jupyterapp.shell.currentWidget.content;
  const started = performance.now();
  const text = JSON.stringify(model.toJSON());
  return { took: performance.now() - started, bytes: text.length };
})()
"""
_SAVED = "!window.jupyterapp.shell.currentWidget.context.model.dirty"
_EDIT = """
window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells[%d].setSource('edited = %d')
"""
_COLUMNS = ("", "page", "long", "body", "server", "processor", "first")


def notebook(cells: int, megabytes: int) -> list[Json]:
    """Cells whose outputs are text, tables and images, as in notebooks that grew."""
    each = megabytes * 1_000_000 // cells
    return [code_cell(n, f"result_{n} = step({n})", [_output(n, each)]) for n in range(cells)]


def _output(number: int, size: int) -> Json:
    line = f"step {number}: loss 0.{number:05}, accuracy 0.9\n"
    text = line * (size // len(line))
    match number % 4:
        case 0:
            image = {"image/png": "iVBORw0K" * (size // 8), "text/plain": "<Figure>"}
            return {"output_type": "display_data", "data": image, "metadata": {}}
        case 1:
            data = {"text/html": f"<pre>{text}</pre>", "text/plain": text[: size // 4]}
            shown = {"output_type": "execute_result", "execution_count": number}
            return {**shown, "data": data, "metadata": {}}
        case _:
            return {"output_type": "stream", "name": "stdout", "text": text}


async def _ask(page: Page, clock: Path, name: str, number: int) -> list[Any]:
    await page.evaluate("window.gptcodeLong.length = 0")
    await send(page, f"Prompt {number}")
    await page.until(f"window.gptcodeSteps.length === {number} && window.gptcodeSteps.at(-1).first")
    step = await page.evaluate("window.gptcodeSteps.at(-1)")
    key = await page.evaluate("window.gptcodeKey")
    took = step["asked"] - key
    await page.until("document.querySelector('[aria-label=Stop]')?.offsetParent == null")
    tasks = await page.evaluate("window.gptcodeLong")
    # JupyterLab goes on building the editors of cells for minutes: that is not ours.
    within = [task for start, task in tasks if start < step["asked"] and start + task > key]
    long = max(within, default=0)
    size = f"{step['bytes'] / 1000:.1f} kB"
    server = json.loads(_last_line(clock))
    first = (step["first"] - step["asked"]) / 1000
    return [name, *_times(took, long), size, *map(milliseconds, [*server.values(), first])]


def _last_line(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[-1]


def _times(took: float, long: float) -> list[str]:
    return [milliseconds(took / 1000), milliseconds(long / 1000) if long else "none"]


async def measure(cells: int, megabytes: int) -> list[list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        clock = Path(folder, "clock.jsonl")
        lab = Lab(Path(folder, "lab"), "benchmarks.clocked", variables={CLOCK: str(clock)})
        try:
            lab.write_notebook("large.ipynb", notebook(cells, megabytes))
            lab.start()
            async with chromium() as page:
                await page.call("Page.enable")
                await page.call("Page.addScriptToEvaluateOnNewDocument", source=_WATCH)
                await open_lab(page, lab.page_url("large.ipynb"))
                await open_panel(page)
                await asyncio.sleep(5)  # what JupyterLab does after it has opened a file
                rows = [await _ask(page, clock, "first prompt", 1)]
                # It gave the notebook an id, and Jupyter saves all of it, which takes seconds.
                await page.until(_SAVED)
                await asyncio.sleep(1)
                rows.append(await _ask(page, clock, "next, nothing changed", 2))
                await page.evaluate(_EDIT % (cells // 2, 1))
                rows.append(await _ask(page, clock, "next, a cell edited", 3))
                whole = await page.evaluate(_WHOLE)
                body = f"{whole['bytes'] / 1000:.1f} kB"
                took = _times(whole["took"], whole["took"] if whole["took"] > 50 else 0)
                rows.append(["the notebook's model as JSON", *took, body, "", "", ""])
        finally:
            lab.kill()
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cells", type=int, default=5000)
    parser.add_argument("--megabytes", type=int, default=50)
    options = parser.parse_args()
    rows = asyncio.run(measure(options.cells, options.megabytes))
    print(f"{options.cells} cells, {options.megabytes} MB of outputs\n")
    print(table(_COLUMNS, rows))
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())
