"""Notebooks that do not run from the top, each for a reason of its own, and some that do."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field

from jupyterlab_gptcode.protocol import CheckedCell, Json, PastRun


def printed(text: str) -> Json:
    return {"output_type": "stream", "name": "stdout", "text": f"{text}\n"}


def result(text: str, **data: object) -> Json:
    return {"output_type": "execute_result", "data": {"text/plain": text, **data}, "metadata": {}}


def code(source: str, count: int | None = None, *outputs: Json, tags: str = "") -> CheckedCell:
    """Its id is given when it is put into a notebook."""
    return CheckedCell("", "code", source, count, outputs, tuple(tags.split()))


@dataclass(frozen=True)
class Written:
    """A notebook; `faults` are the cells that are named, by their positions, with status and
    text."""

    name: str
    cells: Sequence[CheckedCell]
    faults: dict[int, tuple[str, str]] = field(default_factory=dict)
    history: Sequence[PastRun] = ()
    files: dict[str, str] = field(default_factory=dict)
    has_pictures: bool = False


UNHEALTHY = [
    Written(
        "a deleted definition",
        [code("a = 1", 1), code("print(a + rate)", 3, printed("11"))],
        {
            2: (
                "depends",
                "Uses `rate`, which only code defined that is no longer in the notebook (run 2).",
            )
        },
        [PastRun(1, "a = 1"), PastRun(2, "rate = 10"), PastRun(3, "print(a + rate)")],
    ),
    Written(
        "a definition that was edited away",
        [code("factor = 3\nlimit = 7", 4), code("print(offset + limit)", 2, printed("12"))],
        {2: ("depends", "Uses `offset`, which cell 1 no longer defines.")},
        [
            PastRun(1, "offset = 5\nlimit = 7"),
            PastRun(2, "print(offset + limit)"),
            PastRun(4, "factor = 3\nlimit = 7"),
        ],
    ),
    Written(
        "a hidden dependency on a cell below",
        [
            CheckedCell("", "markdown", "# Totals"),
            code("print(total(2))", 2, printed("4")),
            code("def total(n):\n    return 2 * n", 1),
        ],
        {2: ("depends", "Uses `total`, which is defined further below, by cell 3.")},
    ),
    Written(
        "a column of a deleted cell",
        [
            code("row = {'price': 2}", 1),
            code("row['price'] * row['amount']", 3, result("6")),
        ],
        {
            2: (
                "depends",
                "Uses `amount`, which only code defined that is no longer in the notebook (run 2).",
            )
        },
        [PastRun(2, "row['amount'] = 3")],
    ),
    Written(
        "an out-of-order run",
        [
            code("x = 1", 1),
            code("y = x * 10", 3),
            code("print(y)", 4, printed("20")),
            code("x = 2", 2),
        ],
        {
            3: (
                "differs",
                "Gives another result: it last ran after cell 4, further below, which changes `x`.",
            )
        },
    ),
    Written(
        "a cell that ran twice",
        [code("n = [1]", 1), code("n.append(2)", 3), code("len(n)", 4, result("3"))],
        {
            3: (
                "differs",
                "Gives another result: cell 2 ran more than once, and changes what it uses.",
            )
        },
        [PastRun(1, "n = [1]"), *(PastRun(count, "n.append(2)") for count in (2, 3))],
    ),
    Written(
        "an edited cell",
        [code("x = 5", 1), code("print(x)", 2, printed("1"))],
        {2: ("differs", "Gives another result: cell 1 was edited after it ran.")},
        [PastRun(1, "x = 1"), PastRun(2, "print(x)")],
    ),
    Written(
        "a changed file",
        [code("print(open('rates.csv').read().strip())", 1, printed("old"))],
        {
            1: (
                "differs",
                "Gives another result: it reads `rates.csv`, which may have changed since it ran.",
            )
        },
        files={"rates.csv": "new"},
    ),
    Written(
        "randomness",
        [
            code("import random, time", 1),
            code("draws = [random.random() for _ in range(3)]", 2),
            code("print(sum(draws))", 3, printed("1.5")),
        ],
        {
            3: (
                "varies",
                "Gives another result each time: it uses random numbers without a seed.",
            )
        },
    ),
    Written(
        "an endless cell",
        [
            code("while True:\n    pass", 1),
            code("after = 1", 2),
            code("print(after)", 3, printed("1")),
        ],
        {1: ("endless", "Was interrupted after 1 seconds: it had not ended.")},
    ),
    Written(
        "an error, and what needed the cell",
        [
            code("values = [1]\nvalues[3]\nmean = 2", 1),
            code("print(mean)", 2, printed("2")),
            code("del values", 3),
            code("len(values)", 4, result("1")),
        ],
        {
            1: ("failed", "IndexError: list index out of range"),
            2: ("failed", "Uses `mean`, which cell 1 did not get to define."),
            4: ("depends", "Uses `values`, which cell 3 deletes."),
        },
    ),
    Written(
        "a kernel that dies",
        [code("import os\nos._exit(1)", 1), code("1 + 1", 2, result("2"))],
        {
            1: ("failed", "The kernel's process exited with status 1 in this cell."),
            2: ("not-run", "Not run: the kernel had ended."),
        },
    ),
    Written(
        "numbered outputs, input, and an exit",
        [
            *(code("40 + 2", 7, result("42")), code("print(_7)", 8, printed("42"))),
            *(code("input()", 9), code("exit()", 10), code("1 + 1", 11, result("2"))),
        ],
        {
            2: (
                "depends",
                "Uses `_7`, a numbered input or output: the numbers change with each run.",
            ),
            3: ("failed", "Asks for input, which nobody can give here."),
            4: ("failed", "Ends the kernel, so no cell below it can run."),
            5: ("not-run", "Not run: the kernel had ended."),
        },
    ),
]

_DOT = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
_PICTURE = (
    "from IPython.display import Image, display\nimport os\n"
    "display(Image(b'\\x89PNG\\r\\n\\x1a\\n' + os.urandom(8), format='png'))"
)

HEALTHY = [
    Written(
        "plain",
        [
            code("import math\nx = 1", 1),
            code("print(round(math.pi, 3), x)\nx + 1", 2, printed("3.142 1"), result("2")),
            code("", None),
            code("x", 5, result("1")),
        ],
    ),
    Written(
        "times and addresses",
        [
            code("import time, datetime\nclass A: pass\nstart = time.perf_counter()", 1),
            code("A()", 2, result("<__main__.A at 0x7f3a5c0d1e50>")),
            code("print(A(), id(A) > 0)", 3, printed("<__main__.A object at 0x7f3a5c0d1f10> True")),
            code("print(f'took {time.perf_counter() - start:.3f} s')", 4, printed("took 0.731 s")),
            code("print(datetime.datetime.now())", 5, printed("2025-02-03 10:11:12.123456")),
            code("%time 1 + 1", 6, printed("CPU times: user 9 s\nWall time: 9.54 s"), result("2")),
            code("print(int(time.time()))", 7, printed("1738577472")),
        ],
    ),
    Written(
        "pictures and warnings",
        [
            code(
                _PICTURE,
                1,
                {
                    "output_type": "display_data",
                    "data": {
                        "image/png": _DOT,
                        "text/plain": "<IPython.core.display.Image object>",
                    },
                    "metadata": {},
                },
            ),
            code(
                "import warnings\nwarnings.warn('slow')",
                2,
                {
                    "output_type": "stream",
                    "name": "stderr",
                    "text": "ipykernel_1/2.py: slow\n",
                },
            ),
        ],
        has_pictures=True,
    ),
    Written(
        "rounding, sets and progress",
        [
            code("0.1 + 0.2", 1, result("0.30000000000000002")),
            code("print(set('abcdefgh'))", 2, printed(str(set("hgfedcba")))),
            code(
                "for n in range(3):\n    print(f'{n} of 3', end='\\r')\nprint('done  ')",
                3,
                printed("done"),
            ),
            code("{'b', 'a'}", 4, result("{'a', 'b'}")),
        ],
    ),
    Written(
        "an error that is expected, and cells that never ran",
        [
            code("1 / 0", 1, tags="raises-exception"),
            code("import nothing_of_this_name", None, tags="skip-execution"),
            code("print('new')", None),
        ],
    ),
    Written(
        "a seed, a file of its own, and a second run",
        [
            code("import random\nrandom.seed(3)", 4),
            code("print(random.randint(1, 9))", 5, printed("4")),
            code("with open('out.txt', 'w') as file:\n    file.write('1')", 6),
            code("print(open('out.txt').read())", 7, printed("1")),
        ],
        files={"out.txt": "9"},
    ),
]
