"""What stands behind the opening fence, by the book and otherwise."""

from __future__ import annotations

from .odd import NONE, Odd, X, ask


def named(info: str) -> str:
    """A block whose fence has this behind it."""
    return f"Look:\n```{info}\nx = 1\n```\nDone.\n"


SURE = [
    *("python", "py", "Python", "PYTHON", "py3", "python3", "Python 3", "python3.11", "python2"),
    *("ipython", "ipython3", "pyspark", "sage", "python;", "python,", "python:", "python:a.py"),
    *(
        "python:src/a.py",
        "python a.py",
        "python (a.py)",
        "python=",
        "python=1",
        " python ",
        "\tpython",
    ),
    *(
        "{python}",
        "{.python}",
        "{.python .numberLines}",
        "{python, echo=FALSE}",
        "{code-cell} python",
    ),
    *(
        "{code-cell} ipython3",
        "code-block python",
        "language-python",
        "lang=python",
        "language=python",
    ),
    *('python title="x"', "python title='show me' {1,3}", "python {1,3}", "python{1}", "python|x"),
    *(
        "python linenums",
        "python run",
        "python exec",
        "python # first",
        "python — the sum",
        "python;py",
    ),
    *("Python_Glue_Session", 'py cell=""', "python cell=", "python 😀"),
]
UNSURE = [
    *("tool_code", "pycon", "python-repl", "python-console", "doctest", "code", "ipynb", "jupyter"),
    *("execute", "{code-cell}", "TOOL_CODE"),
]
SHOWN = [
    *(
        "",
        "text",
        "json",
        "bash",
        "sql",
        "r",
        "output",
        "python show",
        "python, show",
        "{python show}",
    ),
    *(
        "{python, eval=FALSE}",
        "python eval: false",
        "pythonic",
        "cpython-internals",
        "diff",
        "a.py",
    ),
    *("python cell=ab12 show", 'title="x.py"', "html", "mermaid"),
]

FENCES = [
    *(Odd(f"the fence says: {info}", named(info), X) for info in SURE),
    *(Odd(f"the fence may say: {info}", named(info), ask("x = 1")) for info in UNSURE),
    *(Odd(f"the fence does not say: {info}", named(info), NONE) for info in SHOWN),
]
