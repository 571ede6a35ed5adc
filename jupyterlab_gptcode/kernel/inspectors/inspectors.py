"""Which languages have a snippet, and the form in which a kernel takes it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

INSPECTED = {"python": "Python", "r": "R", "julia": "Julia"}
"""The languages whose variables are read: the word of their fences, and their name."""

# The kernel evaluates it among the user's names, any of which may be replaced. So what is needed is
# found by a class that Python itself starts with, and the names by a function's globals.
IMPORTLIB = (
    "[each for each in ().__class__.__base__.__subclasses__()[:300]"
    " if each.__name__ == 'BuiltinImporter'][0].find_spec.__func__.__globals__"
)
# Of the builtins, the snippet gets two: libraries import parts of themselves when they are read.
_PYTHON = (
    "(lambda python, space: (lambda modules, builtins, own: ("
    "own.update(__builtins__={{"
    "'Exception': builtins['Exception'], '__import__': python['__import__']}}),"
    " builtins['exec']({source!r}, own), own['inspect'](space, modules, {values}))[2]"
    ")(python['sys'].modules, python['sys'].modules['builtins'].__dict__, "
    "{{'__name__': 'gptcode'}}))({importer}, (lambda: 0).__globals__)"
)


# IJulia makes what code gives the new `ans`, silent code included.
_SAME_ANS = "Core.isdefined(Main, :ans) ? Core.getfield(Main, :ans) : nothing"


@dataclass(frozen=True)
class Inspector:
    """A kernel runs `code` silently, and then evaluates `expression`, which gives what it read.
    Kernels that evaluate none have code that publishes it."""

    code: str = ""
    expression: str = ""


@functools.cache
def inspector(language: str, *, values: bool) -> Inspector | None:
    """That of a language, by the word of its fences. With `values`, it also reads some values."""
    if language == "python":
        parts = {"source": _read("python.py"), "values": values, "importer": IMPORTLIB}
        return Inspector(expression=_PYTHON.format(**parts))
    if language == "r":
        return Inspector(code=_read("r.R").replace("SHOWS_VALUES", str(values).upper()))
    if language == "julia":
        source = _read("julia.jl").replace("SHOWS_VALUES", str(values).lower())
        expression = f"Base.include_string(Core.Module(:gptcode), {_julia_text(source)})"
        return Inspector(code=_SAME_ANS, expression=expression)
    return None


def _julia_text(text: str) -> str:
    """A literal, in which nothing is interpolated."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("$", "\\$"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return f'"{text}"'


def _read(file: str) -> str:
    return resources.files(__package__).joinpath(file).read_text("utf-8")
