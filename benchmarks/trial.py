"""How long a trial takes, and what it costs, over sizes of data that the kernel has loaded.

    python -m benchmarks.trial [--sizes 100,1000,4000] [--kernel python3]

A kernel that has numpy holds an array. Timed is what a page does: from the request until the kernel
is free again, and until the result is there. The code writes to one page of the array in ten, or to
none. The memory is what the supervisor saw of the copy for itself: pages that it has written.
"""

from __future__ import annotations

import argparse
import statistics
import time

from tests.trials import TrialKernel, trial_kernel

from .table import machine, table

_RUNS = 5
_MEGABYTE = 1_000_000
_LOAD = "import numpy; data = numpy.ones({size} * 125_000)"
_CODE = {"print(1)": "print(1)", "a page in ten is written": "data[::5120] = 2"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,4000", help="in megabytes")
    parser.add_argument("--kernel", default="python3", help="the name of a kernel's specification")
    given = parser.parse_args()
    rows = []
    for size in [0, *map(int, given.sizes.split(","))]:
        with trial_kernel(kernel_name=given.kernel) as kernel:
            kernel.run(_LOAD.format(size=size))
            rows += [_row(f"{size:,} MB", name, kernel, code) for name, code in _CODE.items()]
    columns = (
        "loaded",
        "code",
        "free again, ms",
        "result, ms",
        "most",
        "of it the code",
        "copy, MB",
    )
    print(table(columns, rows))
    print(machine())


def _row(size: str, name: str, kernel: TrialKernel, code: str) -> list[str]:
    free, done, inside, memory = [], [], [], []
    for _ in range(_RUNS):
        start = time.perf_counter()
        request, answer = kernel.begin(code, memory=4_000 * _MEGABYTE, seconds=60)
        if "unavailable" in answer:
            return [size, name, str(answer), "", "", "", ""]
        free.append(1_000 * (time.perf_counter() - start))
        facts = kernel.result(request)["facts"]
        done.append(1_000 * (time.perf_counter() - start))
        inside.append(1_000 * facts["seconds"])
        memory.append(facts["memory"] / _MEGABYTE)
    figures = [*map(statistics.median, (free, done)), max(done), statistics.median(inside)]
    return [size, name, *[f"{each:.0f}" for each in figures], f"{max(memory):.0f}"]


if __name__ == "__main__":
    main()
