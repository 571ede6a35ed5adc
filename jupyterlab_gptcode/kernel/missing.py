"""Which package a failed import can be offered from: what the error names, by `packages.txt`."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from ..protocol import Json

_TABLE = Path(__file__).with_name("packages.txt")
_MISSING = re.compile(
    r"No module named '([A-Za-z][A-Za-z0-9_]{0,60}(?:\.[A-Za-z0-9_]{1,60}){0,5})'"
)

# Python's own modules, with one that came after the oldest Python here.
_OWN = sys.stdlib_module_names | {"tomllib"}


def missing_package(outputs: Iterable[Json]) -> Json | None:
    """`{module, package, known}` of a Python cell that failed because a module is missing; None if
    no package can bring it.

    A package that is not `known` has the module's own name, which comes from the code alone: anyone
    may have published something under it.
    """
    errors = [each for each in outputs if each.get("output_type") == "error"]
    if not errors or errors[-1].get("ename") != "ModuleNotFoundError":
        return None
    found = _MISSING.fullmatch(str(errors[-1].get("evalue", "")))
    return _package(found[1]) if found else None


def _package(module: str) -> Json | None:
    known = _packages().get(module)
    if known is not None:
        return {"module": module, "package": known, "known": True}
    # The package of a submodule is there already; of Python's own modules there is none.
    if "." in module or module in _OWN:
        return None
    return {"module": module, "package": module, "known": False}


@functools.cache
def _packages() -> dict[str, str]:
    lines = (line.split() for line in _TABLE.read_text("utf-8").splitlines())
    return {words[0]: words[-1] for words in lines if words and words[0] != "#"}
