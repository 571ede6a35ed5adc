"""Passwords in addresses, and in a line of a pgpass file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .looks import is_stand_in
from .spans import Span, line_before, places

_ADDRESS = re.compile(
    r"""://(?P<user>[^\s:/@"'<>?\#]{0,100}):(?P<value>[^\s"'<>/]{1,300})@(?=[\w\[.-])"""
)
_PGPASS = re.compile(
    r"[\w.*-]{1,100}:(?:\d{2,5}|\*):[\w.*-]{1,60}:[\w.@-]{1,60}:(?P<value>[^\s:]{4,100})\s*$", re.M
)
_HINT = re.compile(rb":(?://|(?:5432|\*):)")
_LINE = 150  # characters before the port


def addresses(text: str, data: bytes) -> Iterator[Span]:
    for place in places(data, _HINT):
        is_address = text.startswith("://", place)
        start = place if is_address else place - len(_host(text, place))
        match = (_ADDRESS if is_address else _PGPASS).match(text, start)
        if match and not is_stand_in(match["value"]):
            yield Span(*match.span("value"), "password")


def _host(text: str, port: int) -> str:
    """Of a line of a pgpass file."""
    before = text[line_before(text, port, _LINE) : port]
    return "".join(before.replace("=", " ").split()[-1:])
