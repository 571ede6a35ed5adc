"""What code does beyond computing and showing, one kind of effect in each file."""

from __future__ import annotations

from collections.abc import Iterator, Set

from ..code import Code
from .dynamic import dynamic
from .languages import UNCHECKED, effects_of_language
from .loads import loads
from .magics import magics
from .modules import modules
from .network import network
from .page import page
from .processes import processes
from .secrets import secrets
from .sql import sql
from .texts import texts_as_code

__all__ = ["UNCHECKED", "effects_of_language", "effects_of_python", "magics"]


def effects_of_python(code: Code, ours: Set[str]) -> Iterator[str]:
    """`ours` are the files that this conversation made."""
    yield from processes(code)
    yield from network(code)
    yield from secrets(code)
    yield from sql(code)
    yield from texts_as_code(code)
    yield from loads(code, ours)
    yield from dynamic(code)
    yield from page(code)
    yield from modules(code)
