"""How long reading the variables of a kernel takes, and what the model gets of it.

    python -m benchmarks.inspection [--kernel python3]

A kernel that has pandas is filled with more and more variables. Timed is what a page does before a
step: from the request to the reply, through the kernel's channels. A page waits for a second at
most. With `--kernel ir` the same for R.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from jupyterlab_gptcode.context import language_named
from jupyterlab_gptcode.kernel import inspector
from jupyterlab_gptcode.prompt import FULL
from jupyterlab_gptcode.protocol import KernelState
from jupyterlab_gptcode.request import Rendering, render
from tests.build import Story, facts, text_of
from tests.kernel_process import KernelProcess, kernel_process

from .table import machine, table

_RUNS = 15
_TOKEN = 4  # characters, about
_MIXED = """
import datetime, random
def fill(start, count):
    kinds = [lambda: 3, lambda: "text" * 50, lambda: [1, 2, 3] * 100, lambda: {"a": 1},
             lambda: [{"name": "a", "speed": 1.5}] * 50, lambda: (lambda row, by=None: row),
             lambda: datetime.datetime(2026, 1, 1), lambda: type("Model", (), {})]
    for number in range(start, start + count):
        globals()[f"value_{number}"] = kinds[number % len(kinds)]()
"""
_FRAME = """
import numpy, pandas
big = pandas.DataFrame({f"column_{n}": numpy.zeros(10_000_000) for n in range(4)})
wide = pandas.DataFrame(numpy.zeros((2_000, 2_000)), columns=[f"c{n}" for n in range(2_000)])
"""
_PYTHON = [
    ("10 variables", f"{_MIXED}\nfill(0, 8)"),
    ("100 variables", "fill(8, 90)"),
    ("500 variables", "fill(98, 400)"),
    ("and a DataFrame of 10,000,000 rows, and one of 2,000 columns", _FRAME),
    ("5,000 variables", "fill(500, 4500)"),
]
_R = [
    ("10 variables", 'for (i in 1:10) assign(paste0("value_", i), c(1.5, i))'),
    ("100 variables", 'for (i in 11:100) assign(paste0("value_", i), list(a = i))'),
    ("500 variables", 'for (i in 101:500) assign(paste0("value_", i), paste("text", i))'),
    ("and a data.frame of 10,000,000 rows", "big <- data.frame(a = numeric(1e7), b = 0)"),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", default="python3", help="the name of a kernel's specification")
    name = parser.parse_args().kernel
    rows = []
    with kernel_process(name) as kernel:
        read, states = (_read_r, _R) if name == "ir" else (_read_python, _PYTHON)
        rows.append(_row("no variables", kernel, read))
        for state, code in states:
            reply, _ = kernel.run(code)
            if reply["status"] != "ok":
                print(f"{state}: {reply.get('evalue')}")
                break
            rows.append(_row(state, kernel, read))
    print(table(("kernel", "ms, median", "most", "reply, kB", "tokens of the first message"), rows))
    print(machine())


def _row(state: str, kernel: KernelProcess, read: Callable[[KernelProcess], str]) -> list[str]:
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        written = read(kernel)
        times.append(1_000 * (time.perf_counter() - start))
    story = Story().prompt("", replace(facts(), state=KernelState(written)))
    tokens = len(text_of(render(story.entries, Rendering(FULL, vision=False))[-1])) // _TOKEN
    most = max(times[1:])
    figures = f"{statistics.median(times):.1f}", f"{most:.1f}", f"{len(written) / 1_000:.1f}"
    return [state, *figures, f"{tokens:,}"]


def _read_python(kernel: KernelProcess) -> str:
    reply, _ = kernel.evaluate(values=True)
    written: str = reply["user_expressions"]["gptcode"]["data"]["text/plain"]
    return written


def _read_r(kernel: KernelProcess) -> str:
    found = inspector(language_named("R").fence, values=True)
    assert found is not None
    _, published = kernel.run(found.code, silent=True, store_history=False)
    written: str = published[-1]["data"]["text/plain"]
    return written


if __name__ == "__main__":
    main()
