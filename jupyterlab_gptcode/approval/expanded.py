"""What the lines of magics and commands run before anything else: IPython puts Python values into
them, and some magics take an expression or a file. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from .shell import is_other_language, lines_of, shown_line
from .words import words

_NOT_EXPANDED = words("timeit time prun debug lprun mprun memit")  # `{…}` is Python there
_FIELD = re.compile(r"\{[^{}\n]*\(")
_TO_FILE = re.compile(r"(?:\A|\s)-[TD]\s*\S")
_PROFILING = words("prun lprun mprun memit")
_VARIABLE = re.compile(r"\$\{?(\w+)")


def hidden_in_lines(code: str, bound: Container[str]) -> Iterator[str]:
    """Of the cell as it was written; `bound` are the names of earlier cells."""
    for sign, line in lines_of(code):
        if sign.startswith("!"):
            if any(name in bound or _binds(code, name) for name in _VARIABLE.findall(line)):
                yield f"runs a shell command that this cell does not spell out: {shown_line(line)}"
        else:
            yield from _of_magic(line.strip())
        if sign.startswith("%") and is_other_language(code):
            return  # what follows is no magic


def _of_magic(line: str) -> Iterator[str]:
    name, _, rest = line.partition(" ")
    is_expanded = name not in _NOT_EXPANDED and _FIELD.search(rest)
    if is_expanded or (name == "config" and "(" in rest):
        yield f"runs code in a magic's line: {shown_line(line)}"
    elif name in _PROFILING and _TO_FILE.search(rest):
        yield "writes a file with a magic"


def _binds(code: str, name: str) -> bool:
    """Whether a variable of the shell may be one of Python's."""
    return bool(re.search(rf"(?<![\w${{]){re.escape(name)}(?!\w)", code))
