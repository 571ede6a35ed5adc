"""Cells of a table: what the name of a column says, and which values below it are secret."""

from __future__ import annotations

import re

from .looks import is_key_like, is_random, is_stand_in
from .names import WEAK, kind_of

_QUOTES = "\"'` *\\"
_HEADING = re.compile(r"[^\W\d][\w.-]{0,60}|[A-Z]\w{0,30}(?: [A-Z]\w{0,30}){1,3}")
_HARMLESS = re.compile(
    r"""
    [+-]?\d{0,5} | [+-]?\d*[.,]\d+(?:e[+-]?\d+)? | \d+-non-null
    | true|false|yes|no|on|off|set|unset|nan|na|none|null|nil|missing|void
    | object|string|category|u?int\d*|float\d*|bool(?:ean)?|utf-?8|bytes|n?(?:var)?char\b.*
    | character\b.*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"…|\.\.\.")
_LEAST = 4  # characters of a password


def is_heading(text: str) -> bool:
    """Whether it may be the name of a column."""
    return bool(_HEADING.fullmatch(text.strip(_QUOTES)))


def kind_of_column(heading: str) -> str | None:
    """None where its name says nothing, or too little: the values below `key` are all there is."""
    name = heading.strip(_QUOTES).replace(" ", "_")
    kind = kind_of(name)
    return kind if says_much(name, kind) else None


def says_much(name: str, kind: str | None) -> bool:
    """`pass` is what tests do, and a statement of Python."""
    return kind != WEAK and name.lower() != "pass"


def secret_in(kind: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the value of a cell stands, without what is around it; None if it is no secret."""
    cell = text[start:end]
    start += len(cell) - len(cell.lstrip(_QUOTES))
    value = cell.strip(_QUOTES)
    if cut := _ELLIPSIS.search(value):
        value = value[: cut.start()]
    if len(value) < _LEAST or _HARMLESS.fullmatch(value) or is_stand_in(value):
        return None
    is_secret = kind == "password" or is_random(value, 12) or is_key_like(value)
    return (start, start + len(value)) if is_secret else None
