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
_LINE = 150  # characters before the port


def addresses(text: str, data: bytes) -> Iterator[Span]:
    for place in places(data, b"://"):
        match = _ADDRESS.match(text, place)
        if match and not is_stand_in(match["value"]):
            yield Span(*match.span("value"), "password")
    for port in (b":5432:", b":*:"):
        for place in places(data, port):
            before = text[line_before(text, place, _LINE) : place]
            host = before.replace("=", " ").split()[-1:]
            match = _PGPASS.match(text, place - len("".join(host)))
            if match and not is_stand_in(match["value"]):
                yield Span(*match.span("value"), "password")
