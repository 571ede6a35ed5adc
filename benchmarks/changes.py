"""How long it takes to find what a tried block has changed among large variables.

    python -m benchmarks.changes [--kernel python3]

A kernel that has pandas holds a gigabyte of frames, and a million of Python's own values. Timed is
what comes after the last statement of a block, until the report, and what of that the copy's own
processor worked: that depends less on what else the machine does. There is no fence around it.
"""

from __future__ import annotations

import argparse
import statistics

from jupyterlab_gptcode.protocol import Json
from tests.kernel_process import kernel_process
from tests.unfenced import printed, tried

from .table import machine, table

_RUNS = 5
_SETUP = """
import numpy as np, pandas as pd
rows = 5_000_000
orders = pd.DataFrame({f"n{n}": np.random.rand(rows) for n in range(16)})
orders["day"] = pd.Timestamp("2026-01-01")
orders["kind"] = pd.Categorical.from_codes(np.arange(rows) % 3, list("abc"))
orders["name"] = pd.Series(["tea", "milk", None, "coffee"] * (rows // 4))
grid = np.random.rand(20_000, 1_000)
words = pd.DataFrame({"word": pd.Series([str(n) for n in range(500_000)], dtype=object)})
lines = [{"id": n, "price": n / 4} for n in range(150_000)]
"""
_BLOCKS = {
    "nothing": "pass",
    "one value of an array": "grid[3, 4] = 1",
    "a value in 150,000 rows of a list": "lines[77_777]['price'] = -1",
    "a column in place": "orders.loc[orders.n3 > 0.5, 'n3'] = None",
    "a new column": "orders['total'] = orders.n1 * orders.n2",
    "half of the rows": "orders = orders[orders.n0 > 0.5]",
    "sorted": "orders = orders.sort_values('n0')",
    "an equal copy": "orders = orders.copy()",
    "two equal copies": "orders = orders.copy(); grid = grid.copy()",
}


_CLOCKS = "import time; print(time.time(), time.process_time())"


def _spent(report: Json) -> list[float]:
    starts = map(float, printed(report).split())
    return [1_000 * (end - start) for start, end in zip(starts, report["reported"], strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", default="python3", help="the name of a kernel's specification")
    rows = []
    with kernel_process(parser.parse_args().kernel) as kernel:
        reply, _ = kernel.run(_SETUP)
        assert reply["status"] == "ok", reply
        size = "orders.memory_usage().sum() + grid.nbytes"
        reply, _ = kernel.run("", silent=True, user_expressions={"size": size})
        print(reply["user_expressions"]["size"]["data"]["text/plain"], "bytes of tables and arrays")
        for name, code in _BLOCKS.items():
            reports = [tried(kernel, f"{code}\n{_CLOCKS}")[0] for _ in range(_RUNS)]
            found = [each["name"] for each in reports[0]["changes"] if each["how"] == "changed"]
            figures = [
                f"{statistics.median(times):,.0f}"
                for times in zip(*map(_spent, reports), strict=True)
            ]
            rows.append([name, *figures, ", ".join(found), str(reports[0]["unread"])])
    head = ("what the block changes", "ms, median", "of the processor", "found", "not compared")
    print(table(head, rows))
    print(machine())


if __name__ == "__main__":
    main()
